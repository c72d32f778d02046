"""Tables of rows as files: CSV and XLSX, written row by row in constant memory."""

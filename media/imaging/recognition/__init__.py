"""Recognise people who asked for it: templates of faces, made in memory and compared."""

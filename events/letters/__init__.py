"""The letters people get: what each says, and the mail it becomes."""

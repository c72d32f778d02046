"""What is wrong with a file that is more than a picture."""


class Impure(ValueError):
    """A file is more than one picture's pixels; the message names the part, not its content."""

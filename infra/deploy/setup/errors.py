"""Why a checkout cannot be prepared, in one line for whoever typed `./run`."""


class SetUpFailed(Exception):
    """Something that is needed cannot be had; the text says what."""

from tests.media.conftest import world

__all__ = ["world"]

"""How public pictures are made in this process: set once, at its start."""

from infra.settings import PictureSettings


class _Pictures:
    """What was set; nothing until then."""

    settings: PictureSettings | None = None


_pictures = _Pictures()


def use(settings: PictureSettings) -> None:
    """Set how this process makes and recognises public pictures; once, at start."""
    _pictures.settings = settings


def present() -> PictureSettings:
    """Return how public pictures are made now."""
    if _pictures.settings is None:
        raise RuntimeError("nobody said how pictures are made")
    return _pictures.settings

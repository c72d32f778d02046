"""Which files of a folder are photos, as far as their names and first bytes tell."""

from collections.abc import Sequence
from pathlib import Path

from media.imaging.formats import HEAD_BYTES, sniff
from media.imaging.refusals import Refused

_ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif", ".gif", ".tif", ".tiff"}


def photos_in(folder: Path) -> list[Path]:
    """List the photos of a folder and of those below it, and what only claims to be one."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and _seems(path))


def sample(photos: Sequence[Path], most: int | None) -> list[Path]:
    """Take at most so many, spread evenly over all."""
    if most is None or most >= len(photos):
        return list(photos)
    return [photos[place * len(photos) // most] for place in range(most)]


def _seems(path: Path) -> bool:
    if path.suffix.lower() in _ENDINGS:
        return True
    with path.open("rb") as file:
        try:
            sniff(file.read(HEAD_BYTES))
        except Refused:
            return False
    return True

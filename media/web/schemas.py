"""What a gallery page needs to know of a public photo: an allow-list, and no more."""

from dataclasses import dataclass

from media.services.gallery import PublicPhoto
from media.store.renditions import StoredRendition


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoView:
    """A public photo as the gallery's template shows it."""

    id: str
    width: int
    height: int
    #: `srcset` per format, smallest first; empty while no AVIF has been made.
    avif: str
    webp: str
    jpeg: str
    small_url: str
    large_url: str
    large_width: int
    large_height: int
    report_url: str


def photo_view(photo: PublicPhoto) -> PhotoView:
    """Name the addresses of a photo's files; they hold nothing but its own public id."""
    files = sorted(photo.files, key=lambda file: file.width)
    jpegs = [file for file in files if file.format == "jpeg"]
    webps = [file for file in files if file.format == "webp"]
    avifs = [file for file in files if file.format == "avif"]
    small, large = jpegs[0], jpegs[-1]
    return PhotoView(
        id=str(photo.publication.id),
        width=small.width,
        height=small.height,
        avif=_srcset(photo, avifs),
        webp=_srcset(photo, webps),
        jpeg=_srcset(photo, jpegs),
        small_url=_url(photo, small),
        large_url=_url(photo, large),
        large_width=large.width,
        large_height=large.height,
        report_url=f"/photos/{photo.publication.id}/report",
    )


def _url(photo: PublicPhoto, file: StoredRendition) -> str:
    return f"/photos/{photo.publication.id}/{file.size}.{file.format}"


def _srcset(photo: PublicPhoto, files: list[StoredRendition]) -> str:
    return ", ".join(f"{_url(photo, file)} {file.width}w" for file in files)

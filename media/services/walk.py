"""Where a photo stands in its album, and which one a reviewer goes to next."""

from collections.abc import Sequence
from dataclasses import dataclass

from media.domain.album import Album
from media.domain.ids import PhotoId
from media.domain.photo import Photo, Scan
from media.domain.publication import waits_for_person
from media.store import albums, faces


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A photo among the others: counted from 1, refused files left out."""

    number: int
    total: int
    previous: PhotoId | None
    next: PhotoId | None
    #: The nearest photo after it, or else before it, that somebody still has to look at.
    next_open: PhotoId | None


def numbers(photos: Sequence[Photo]) -> dict[PhotoId, int]:
    """Return the number by which staff know each photo of an album."""
    accepted = (photo for photo in photos if photo.scan is not Scan.REJECTED)
    return {photo.id: number for number, photo in enumerate(accepted, start=1)}


async def place(album: Album, photo_id: PhotoId) -> Place:
    """Return where a photo stands, in two queries."""
    listed = await albums.photos(album.id)
    number = numbers([photo for photo, _ in listed])
    near = [
        photo
        for photo, dropped in listed
        if photo.scan in {Scan.SCANNED, Scan.NONE_FOUND} and (not dropped or photo.id == photo_id)
    ]
    at = next((i for i, photo in enumerate(near) if photo.id == photo_id), None)
    before, after = (near[:at], near[at + 1 :]) if at is not None else ([], near)
    return Place(
        number=number.get(photo_id, 0),
        total=len(number),
        previous=before[-1].id if before else None,
        next=after[0].id if after else None,
        next_open=await _first_open([*after, *before]),
    )


async def _first_open(photos: Sequence[Photo]) -> PhotoId | None:
    known = await faces.of_photos(photo.id for photo in photos if photo.scan is Scan.NONE_FOUND)
    for photo in photos:
        if waits_for_person(photo, known.get(photo.id, ())):
            return photo.id
    return None

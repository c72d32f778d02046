"""Everything that decides about the photos of an album, in a fixed number of queries."""

from collections.abc import Iterable

from events.services import consent
from infra.errors import NotFound
from media.domain.album import Album
from media.domain.faces import Face, Standing
from media.domain.ids import AlbumId, PhotoId
from media.domain.publication import PhotoState
from media.services import pipeline
from media.store import albums, faces, publications, renditions
from media.store.renditions import Outcome


def fingerprint(of: Album, state: PhotoState) -> str:
    """Return the identity of the picture that may be shown now, as it would be made now."""
    return state.fingerprint(of.purposes, pipeline.present().name)


def may_stay(of: Album, state: PhotoState, rendition: str) -> bool:
    """Say whether a rendition is the picture that may be shown now, made in a way we still trust.

    It may be of an older pipeline: it stays public until a newer one has made the picture, or
    found a reason to hold it.
    """
    made_by = state.verified.get(rendition)
    return (
        made_by is not None
        and pipeline.may_stay(made_by)
        and state.depicts(rendition, of.purposes)
        and fingerprint(of, state) not in state.held
    )


async def album(album_id: AlbumId, *, lock: bool = False) -> Album:
    """Return an album. Raise `NotFound`."""
    found = await albums.by_id(album_id, lock=lock)
    if found is None:
        raise NotFound
    return found


async def of_album(of: Album, only: Iterable[PhotoId] | None = None) -> dict[PhotoId, PhotoState]:
    """Return the state of an album's photos, in its order: six queries, however many photos."""
    listed = await albums.photos(of.id, only)
    ids = [photo.id for photo, _ in listed]
    all_faces = await faces.of_photos(ids)
    standing = await standing_of(of, (face for found in all_faces.values() for face in found))
    approvals = await albums.approvals(of.id)
    rendered = await renditions.of_photos(ids)
    reported = await publications.reported(ids)
    return {
        photo.id: PhotoState(
            photo=photo,
            faces=all_faces.get(photo.id, ()),
            standing=standing,
            approval=approvals.get(photo.id),
            verified=_verified(rendered.get(photo.id, {})),
            held=_held(rendered.get(photo.id, {})),
            reported=photo.id in reported,
            dropped=dropped,
        )
        for photo, dropped in listed
    }


async def of_photo(of: Album, photo_id: PhotoId) -> PhotoState:
    """Return the state of one photo of an album. Raise `NotFound`."""
    found = await of_album(of, [photo_id])
    if photo_id not in found:
        raise NotFound
    return found[photo_id]


async def standing_of(of: Album, among: Iterable[Face]) -> Standing:
    """Return what the ledger says now of everybody who was named in these faces."""
    people = {face.verdict.person_id for face in among} - {None}
    named = [person for person in people if person is not None]
    return await consent.standing(of.event_id, named) if named else {}


def _verified(rendered: dict[str, Outcome]) -> dict[str, str]:
    return {print_: one.pipeline for print_, one in rendered.items() if one.reason is None}


def _held(rendered: dict[str, Outcome]) -> dict[str, str]:
    return {print_: one.reason for print_, one in rendered.items() if one.reason is not None}

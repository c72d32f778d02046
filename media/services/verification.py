"""Check all that is public against the ledger, the approvals and the stored bytes.

It trusts no state that publishing left behind: what may be shown is worked out anew from the
consent ledger, and every file is read and taken apart.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from infra.audit import check_chain
from infra.runtime import Runtime
from infra.storage import ObjectDamaged, ObjectMissing
from media.domain.album import Album, AlbumState
from media.domain.faces import is_shown
from media.domain.publication import Blocker, PhotoState
from media.imaging.encode import OutputFormat
from media.imaging.metadata import Accepts, Impure, verify_segments
from media.imaging.packet import is_ours
from media.imaging.render import SizeName
from media.services import pipeline, public_faces, publishing, states
from media.store import albums, publications, renditions
from media.store.publications import Publication
from media.store.renditions import StoredRendition


class Fault(StrEnum):
    ALBUM_NOT_PUBLISHED = "album_not_published"
    PHOTO_NOT_IN_ALBUM = "photo_not_in_album"
    NOT_THE_PRESENT_PICTURE = "not_the_present_picture"
    NOT_COVERED_BY_APPROVAL = "not_covered_by_approval"
    FACE_WITHOUT_CONSENT = "face_without_consent"
    NO_FILES = "no_files"
    FILE_MISSING = "file_missing"
    FILE_DAMAGED = "file_damaged"
    FOREIGN_KEY = "key_of_another_picture"
    SEGMENT = "segment_not_allowed"
    FACE_NOT_CHOSEN = "face_that_nobody_chose"
    AUDIT_CHAIN = "audit_chain_broken"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something public (or, without one, the audit log) that is not as it should be."""

    fault: Fault
    publication_id: UUID | None
    #: A code, an id or a number that narrows it down; never personal data.
    where: str = ""

    def __str__(self) -> str:
        place = f"publication {self.publication_id}" if self.publication_id else "audit log"
        return f"{place}: {self.fault.value}{f' ({self.where})' if self.where else ''}"


@dataclass(slots=True)
class Tally:
    """What was looked at."""

    publications: int = 0
    files: int = 0
    faces_shown: int = 0
    #: Public photos in which faces were looked for.
    looked_at: int = 0
    audit_entries: int = 0


async def verify(
    runtime: Runtime, tally: Tally, *, look_for_faces: bool = False
) -> AsyncIterator[Difference]:
    """Walk everything that is public; yield what differs, and count into `tally`.

    `look_for_faces` runs the detector over every photo: about a second of work each.
    """
    chain = await check_chain()
    tally.audit_entries = chain.entries
    if not chain.intact:
        yield Difference(Fault.AUDIT_CHAIN, None, f"entry {chain.first_wrong}")
    for album in await albums.with_publications():
        found = await states.of_album(album)
        for publication in await publications.online_in_album(album.id):
            tally.publications += 1
            state = found.get(publication.photo_id)
            for fault, where in _rights(album, state, publication, tally):
                yield Difference(fault, publication.id, where)
            accepts = _words(album, state, publication)
            async for fault, where in _files(runtime, publication, accepts, tally):
                yield Difference(fault, publication.id, where)
            if look_for_faces and state is not None:
                for fault, where in await _faces(runtime, album, state, publication, tally):
                    yield Difference(fault, publication.id, where)


def _rights(
    album: Album, state: PhotoState | None, publication: Publication, tally: Tally
) -> list[tuple[Fault, str]]:
    found: list[tuple[Fault, str]] = []
    if album.state is not AlbumState.PUBLISHED:
        found.append((Fault.ALBUM_NOT_PUBLISHED, album.state.value))
    if state is None:
        return [*found, (Fault.PHOTO_NOT_IN_ALBUM, "")]
    if not states.may_stay(album, state, publication.fingerprint):
        found.append((Fault.NOT_THE_PRESENT_PICTURE, publication.fingerprint[:12]))
        found += [
            (Fault.FACE_WITHOUT_CONSENT, f"face {face.id}")
            for face in state.faces
            if face.verdict.person_id and not is_shown(face, album.purposes, state.standing)
        ]
    visible = state.visible(album.purposes)
    tally.faces_shown += sum(box.person_id is not None for box in visible)
    if state.approval is None or not state.approval.covers(album.purposes, visible):
        found.append((Fault.NOT_COVERED_BY_APPROVAL, ""))
    for blocker in sorted(publishing.found_blockers(album, state, but={Blocker.NOT_RENDERED})):
        found.append((Fault.NOT_THE_PRESENT_PICTURE, blocker.value))
    return found


def _words(album: Album, state: PhotoState | None, publication: Publication) -> Accepts:
    """Return what words the files of a publication may hold: as it was made, and no others."""
    made_by = state.verified.get(publication.fingerprint) if state is not None else None
    now = pipeline.present()
    if state is not None and made_by == now.name:
        expected = now.packet(state.visible(album.purposes))
        return lambda words: words == expected
    if made_by is None or pipeline.has_words(made_by):
        return is_ours
    return lambda words: not words


async def _faces(
    runtime: Runtime, album: Album, state: PhotoState, publication: Publication, tally: Tally
) -> list[tuple[Fault, str]]:
    for file in await renditions.files(publication.photo_id, publication.fingerprint):
        if (file.size, file.format) != (SizeName.LARGE, OutputFormat.JPEG):
            continue
        try:
            found = await public_faces.unexpected(runtime, album, state, file)
        except (ObjectMissing, ObjectDamaged):
            continue  # reported as what it is
        tally.looked_at += 1
        return [(Fault.FACE_NOT_CHOSEN, f"{found} found")] if found else []
    return []


async def _files(
    runtime: Runtime, publication: Publication, accepts: Accepts, tally: Tally
) -> AsyncIterator[tuple[Fault, str]]:
    files = await renditions.files(publication.photo_id, publication.fingerprint)
    if not files:
        yield Fault.NO_FILES, ""
    for file in files:
        tally.files += 1
        fault = await _file_fault(runtime, publication, file, accepts)
        if fault is not None:
            yield fault, f"{file.size}.{file.format}"


async def _file_fault(
    runtime: Runtime, publication: Publication, file: StoredRendition, accepts: Accepts
) -> Fault | None:
    if f"/{publication.fingerprint}/" not in file.key:
        return Fault.FOREIGN_KEY
    try:
        content = await runtime.renditions.read(file.key, sha256=file.sha256)
        verify_segments(content, OutputFormat(file.format), accepts)
    except ObjectMissing:
        return Fault.FILE_MISSING
    except ObjectDamaged:
        return Fault.FILE_DAMAGED
    except Impure:
        return Fault.SEGMENT
    return None

"""An album as its page shows it: how far each photo is, what blocks, which step can follow."""

from dataclasses import dataclass
from uuid import UUID

from admin_ui import labels
from admin_ui.views import Tag
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.i18n import gettext, ngettext
from media.domain.album import Album, AlbumState
from media.domain.ids import PhotoId
from media.domain.photo import Photo, Scan
from media.domain.publication import Blocker, PhotoState
from media.services import publishing, states, walk
from media.services.album import Overview

_LOOKED_FOR = {Scan.SCANNED, Scan.NONE_FOUND}

#: What only a person can take away.
_FOR_A_PERSON = frozenset(
    {Blocker.NOT_ACCEPTED, Blocker.NOT_REVIEWED, Blocker.REPORTED, Blocker.HELD}
)
#: What goes away by itself while the page is open.
_PASSING = frozenset({Blocker.NOT_SCANNED, Blocker.NOT_RENDERED})

#: Links to blocked photos shown at once; the grid below shows them all.
_MOST_LINKS = 12

_UPLOADABLE = {AlbumState.DRAFT, AlbumState.IN_REVIEW}


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoTile:
    """A photo in the grid; without addresses for staff who may not see it."""

    id: UUID
    number: int
    file_name: str
    url: str | None
    image_url: str | None
    state: Tag
    dropped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """One thing that blocks, and the photos it blocks: number and address."""

    text: str
    count: int
    photos: tuple[tuple[int, str | None], ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A file that is no photo for us, or a scan that broke down."""

    name: str
    reason: str
    #: Where to ask for another try, for staff who may.
    retry_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    action: str
    text: str
    #: Tone of the button: "" for the one main step.
    kind: str = ""
    confirm: str | None = None


def figures(overview: Overview) -> list[tuple[int, str, str]]:
    """Count how many photos stand where: number, words, tone. Empty without any photo.

    Ready = nothing blocks the present step. What went wrong is counted only where it did.
    """
    if not overview.photos:
        return []
    person = sum(bool(found & _FOR_A_PERSON) for found in overview.blocked.values())
    left_out = sum(state.dropped for state in overview.photos.values())
    ready = len(publishing.candidates(overview.photos)) - len(overview.blocked)
    always = [
        (len(overview.photos), gettext("uploaded"), ""),
        (overview.scans[Scan.PENDING], gettext("being scanned"), ""),
        (person, gettext("wait for a person"), "warn"),
        (ready, gettext("ready"), "good"),
    ]
    exceptions = [
        (overview.scans[Scan.REJECTED], gettext("refused"), "bad"),
        (overview.scans[Scan.FAILED], gettext("failed"), "bad"),
        (left_out, gettext("left out"), ""),
    ]
    return always + [figure for figure in exceptions if figure[0]]


def is_busy(overview: Overview) -> bool:
    """Say whether something will change by itself, so that the page has to ask again."""
    return any(found & _PASSING for found in overview.blocked.values())


def tiles(overview: Overview, staff: StaffMember) -> list[PhotoTile]:
    """Return the grid, refused files left out: those are listed with their reason."""
    album = overview.album
    sees = staff.may(Permission.REVIEW, album.event_id)
    number = _numbers(overview)
    return [
        PhotoTile(
            id=photo_id,
            number=number[photo_id],
            file_name=state.photo.file_name,
            url=_photo_url(album, state.photo) if sees else None,
            image_url=_image_url(album, state) if sees else None,
            state=_tag(overview, state),
            dropped=state.dropped,
        )
        for photo_id, state in overview.photos.items()
        if photo_id in number
    ]


def _numbers(overview: Overview) -> dict[PhotoId, int]:
    return walk.numbers([state.photo for state in overview.photos.values()])


def _photo_url(album: Album, photo: Photo) -> str | None:
    if photo.scan not in _LOOKED_FOR:
        return None
    return f"/staff/albums/{album.id}/photos/{photo.id}"


def _image_url(album: Album, state: PhotoState) -> str | None:
    if state.photo.scan not in _LOOKED_FOR:
        return None
    fingerprint = states.fingerprint(album, state)
    if fingerprint in state.verified:
        return f"/staff/albums/{album.id}/photos/{state.photo.id}/preview?size=small"
    return f"/staff/photos/{state.photo.id}/image?album={album.id}"


def _tag(overview: Overview, state: PhotoState) -> Tag:
    if state.dropped:
        return Tag(gettext("Left out"))
    found = overview.blocked.get(state.photo.id)
    if not found:
        return Tag(gettext("Ready"), "good")
    first = next(blocker for blocker in Blocker if blocker in found)
    if first in _PASSING:
        return Tag(gettext(labels.BLOCKER_TAGS[first]), "busy")
    bad = {Blocker.SCAN_FAILED, Blocker.REPORTED, Blocker.HELD}
    return Tag(gettext(labels.BLOCKER_TAGS[first]), "bad" if first in bad else "warn")


def blocked(overview: Overview, staff: StaffMember) -> list[Blocked]:
    """Group what blocks by its reason, each with links to its photos."""
    number = _numbers(overview)
    sees = staff.may(Permission.REVIEW, overview.album.event_id)

    def link(photo_id: PhotoId) -> tuple[int, str | None]:
        photo = overview.photos[photo_id].photo
        return number[photo_id], _photo_url(overview.album, photo) if sees else None

    found = []
    for blocker in Blocker:
        photos = [photo_id for photo_id, why in overview.blocked.items() if blocker in why]
        if photos:
            found.append(
                Blocked(
                    text=gettext(labels.BLOCKERS[blocker]),
                    count=len(photos),
                    photos=tuple(link(photo_id) for photo_id in photos[:_MOST_LINKS]),
                    more=max(0, len(photos) - _MOST_LINKS),
                )
            )
    return found


def faults(overview: Overview, staff: StaffMember) -> list[Fault]:
    """List files that were refused and scans that failed, with the reason."""
    album = overview.album
    may_retry = staff.may(Permission.MANAGE_ALBUMS, album.event_id)

    def retry(photo: Photo) -> str | None:
        if photo.scan is not Scan.FAILED or not may_retry:
            return None
        return f"/staff/albums/{album.id}/photos/{photo.id}/scan-again"

    return [
        Fault(
            name=state.photo.file_name,
            reason=labels.reason(state.photo.reason),
            retry_url=retry(state.photo),
        )
        for state in overview.photos.values()
        if state.photo.scan in {Scan.REJECTED, Scan.FAILED}
    ]


def is_own_work(overview: Overview, staff: StaffMember, *, four_eyes: bool) -> bool:
    """Say whether this member may not approve because of having uploaded a photo of the album."""
    uploaders = (s.photo.uploaded_by for s in overview.photos.values() if not s.dropped)
    return four_eyes and staff.id in uploaders


def may_upload(album: Album, staff: StaffMember) -> bool:
    return album.state in _UPLOADABLE and staff.may(Permission.UPLOAD, album.event_id)


def steps(overview: Overview, staff: StaffMember, *, four_eyes: bool) -> list[Step]:
    """Return the steps that the album can take now and that this member may take."""
    album = overview.album
    manages = staff.may(Permission.MANAGE_ALBUMS, album.event_id)
    publishes = staff.may(Permission.PUBLISH, album.event_id)
    approves = publishes and not is_own_work(overview, staff, four_eyes=four_eyes)
    clear = not overview.blocked and bool(publishing.candidates(overview.photos))
    match album.state:
        case AlbumState.DRAFT:
            return _if(
                manages and bool(overview.photos),
                Step(action="to-review", text=gettext("Send to review")),
            )
        case AlbumState.IN_REVIEW:
            back = Step(action="to-draft", text=gettext("Back to draft"), kind="quiet")
            approve = Step(action="approve", text=gettext("Approve the album"))
            return [*_if(approves and clear, approve), *_if(manages, back)]
        case AlbumState.APPROVED:
            back = Step(action="to-review", text=gettext("Back to review"), kind="quiet")
            return [*_if(publishes and clear, _publish(overview)), *_if(manages, back)]
        case AlbumState.PUBLISHED:
            return _if(publishes, _take_down())
        case AlbumState.TAKEN_DOWN:
            return _if(manages, Step(action="to-review", text=gettext("Back to review")))


def _if(allowed: bool, step: Step) -> list[Step]:
    return [step] if allowed else []


def _publish(overview: Overview) -> Step:
    count = len(publishing.candidates(overview.photos))
    return Step(
        action="publish",
        text=ngettext("Publish %(num)s photo", "Publish %(num)s photos", count),
        confirm=gettext("Everybody can see these photos from then on. Publish the album?"),
    )


def _take_down() -> Step:
    return Step(
        action="take-down",
        text=gettext("Take the album offline"),
        kind="danger",
        confirm=gettext("The photos and their addresses stop working at once. Take it offline?"),
    )

"""Look at a photo, decide about its faces, undo: pages, pictures and the acts of the script."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Template

from admin_ui import labels
from admin_ui.guards import album_for
from admin_ui.held import why_held
from admin_ui.pages import page
from admin_ui.review_state import (
    AttendeeOut,
    ReviewState,
    find_attendees,
    photo_url,
    review_state,
)
from admin_ui.views import album_line
from events.domain.ids import PersonId
from infra.errors import Invalid
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.guards import may
from infra.web.headers import MEDIA_SECURITY_POLICY
from infra.web.i18n import gettext
from infra.web.visitor import Visitor
from media.domain.album import Album, AlbumState
from media.domain.faces import FaceBox
from media.domain.ids import FaceId, PhotoId, ProposalId
from media.services import pictures, proposals, review, states, walk
from media.services.review import Work


class DecisionIn(msgspec.Struct):
    decision: Literal["show", "hide", "not_a_face"]
    person_id: UUID | None = None


class BoxIn(msgspec.Struct):
    """A box in pixels of the upright photo."""

    x: int
    y: int
    w: int
    h: int


class ReviewController(Controller):
    path = "/albums/{album_id:uuid}/photos/{photo_id:uuid}"
    guards = [may(Permission.REVIEW)]

    @get()
    async def show(
        self,
        work: NamedDependency[Work],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template:
        """Show the review page; its script asks for the state."""
        place = await walk.place(work.album, work.photo_id)
        photo = (await states.of_photo(work.album, work.photo_id)).photo
        return page(
            visitor,
            "review.html",
            section="albums",
            album=album_line(work.album),
            place=place,
            file_name=photo.file_name,
            scanned=photo.width is not None,
            scan=gettext(labels.SCANS[photo.scan]),
            may_scan_again=work.album.state in {AlbumState.DRAFT, AlbumState.IN_REVIEW}
            and staff.may(Permission.MANAGE_ALBUMS, work.album.event_id),
            url=photo_url(work.album, work.photo_id),
            previous_url=photo_url(work.album, place.previous) if place.previous else None,
            next_url=photo_url(work.album, place.next) if place.next else None,
        )

    @get("/state")
    async def state(self, work: NamedDependency[Work]) -> ReviewState:
        """Tell everything about the photo."""
        return await _state(work)

    @post("/faces/{face_id:uuid}/decision", status_code=200)
    async def decide(
        self, face_id: FromPath[UUID], data: JSONBody[DecisionIn], work: NamedDependency[Work]
    ) -> ReviewState:
        """Show a face as somebody, hide it, or say that it is none."""
        face = FaceId(face_id)
        match data.decision:
            case "show":
                if data.person_id is None:
                    raise Invalid
                await review.show(work, face, PersonId(data.person_id))
            case "hide":
                await review.hide(work, face)
            case "not_a_face":
                await review.not_a_face(work, face)
        return await _state(work)

    @post("/faces/{face_id:uuid}/not-their-badge", status_code=200)
    async def not_their_badge(
        self, face_id: FromPath[UUID], work: NamedDependency[Work]
    ) -> ReviewState:
        """Say that the badge which keeps a face hidden is somebody else's."""
        await review.not_their_badge(work, FaceId(face_id))
        return await _state(work)

    @post("/faces", status_code=200)
    async def draw(self, data: JSONBody[BoxIn], work: NamedDependency[Work]) -> ReviewState:
        """Add a face that was missed."""
        await review.draw(work, FaceBox(data.x, data.y, data.w, data.h))
        return await _state(work)

    @post("/proposals/{proposal_id:uuid}/confirm", status_code=200)
    async def confirm(
        self, proposal_id: FromPath[UUID], work: NamedDependency[Work]
    ) -> ReviewState:
        """Say that a face is who it is proposed to be."""
        await proposals.confirm(work, ProposalId(proposal_id))
        return await _state(work)

    @post("/proposals/{proposal_id:uuid}/reject", status_code=200)
    async def reject(self, proposal_id: FromPath[UUID], work: NamedDependency[Work]) -> ReviewState:
        """Say that a face is somebody else."""
        await proposals.reject(work, ProposalId(proposal_id))
        return await _state(work)

    @post("/undo", status_code=200)
    async def undo(self, work: NamedDependency[Work]) -> ReviewState:
        """Take back the last decision about the photo."""
        await review.undo(work)
        return await _state(work)

    @post("/reviewed", status_code=200)
    async def reviewed(self, work: NamedDependency[Work]) -> ReviewState:
        """Record that somebody looked at the whole photo."""
        await review.reviewed(work)
        return await _state(work)

    @post("/accept", status_code=200)
    async def accept(self, work: NamedDependency[Work]) -> ReviewState:
        """Accept that there is nobody in the photo."""
        await review.accept(work)
        return await _state(work)

    @post("/drop", status_code=200)
    async def drop(self, work: NamedDependency[Work]) -> ReviewState:
        """Leave the photo out of its album."""
        await review.drop(work, dropped=True)
        return await _state(work)

    @post("/restore", status_code=200)
    async def restore(self, work: NamedDependency[Work]) -> ReviewState:
        """Take the photo back into its album."""
        await review.drop(work, dropped=False)
        return await _state(work)

    @get("/compare")
    async def compare(
        self, work: NamedDependency[Work], visitor: NamedDependency[Visitor]
    ) -> Template:
        """Show the photo beside what would be published of it, as far as that is made."""
        state = await states.of_photo(work.album, work.photo_id)
        place = await walk.place(work.album, work.photo_id)
        made = states.fingerprint(work.album, state)
        url = photo_url(work.album, work.photo_id)
        return page(
            visitor,
            "compare.html",
            section="albums",
            album=album_line(work.album),
            place=place,
            url=url,
            image_url=f"/staff/photos/{work.photo_id}/image?album={work.album.id}",
            preview_url=f"{url}/preview" if made in state.verified else None,
            held=why_held(state.held.get(made)),
        )

    @get("/faces/{face_id:uuid}/crop")
    async def crop(
        self,
        face_id: FromPath[UUID],
        album: NamedDependency[Album],
        photo_id: FromPath[UUID],
        runtime: NamedDependency[Runtime],
    ) -> Response[bytes]:
        """Serve one face, not hidden, with some of its surroundings."""
        return _picture(
            await pictures.face_crop(runtime, album, PhotoId(photo_id), FaceId(face_id))
        )

    @get("/preview")
    async def preview(
        self,
        album: NamedDependency[Album],
        photo_id: FromPath[UUID],
        runtime: NamedDependency[Runtime],
        size: FromQuery[str] = "large",
    ) -> Response[bytes]:
        """Serve what would be published as the faces are decided now; 404 while it is made."""
        found = await pictures.as_published(runtime, album, PhotoId(photo_id), size)
        return _picture(found.content)


@get("/photos/{photo_id:uuid}/image", guards=[may(Permission.REVIEW)])
async def review_image(
    photo_id: FromPath[UUID],
    album_id: Annotated[UUID, QueryParameter(name="album")],
    staff: NamedDependency[StaffMember],
    runtime: NamedDependency[Runtime],
) -> Response[bytes]:
    """Serve staff's own copy of a photo: nothing in it is hidden, so nothing keeps it."""
    album = await album_for(staff, Permission.REVIEW, album_id)
    return _picture(await pictures.review_copy(runtime, album, PhotoId(photo_id)))


@get("/albums/{album_id:uuid}/attendees", guards=[may(Permission.REVIEW)])
async def find_people(album: NamedDependency[Album], q: FromQuery[str] = "") -> list[AttendeeOut]:
    """Find attendees by a part of their name or organisation."""
    return await find_attendees(album, q)


async def _state(work: Work) -> ReviewState:
    return await review_state(work.album, work.photo_id)


def _picture(content: bytes) -> Response[bytes]:
    return Response(
        content,
        media_type="image/jpeg",
        headers={
            "Cache-Control": "no-store",
            "Content-Security-Policy": MEDIA_SECURITY_POLICY,
        },
    )

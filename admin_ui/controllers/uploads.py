"""Upload photos: the page, and the protocol its script speaks."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Redirect, Template

from admin_ui import labels
from admin_ui.album_view import may_upload
from admin_ui.pages import page, see_other
from admin_ui.views import album_line
from infra.errors import Invalid
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.gate import LARGEST_BODY
from infra.web.guards import may
from infra.web.visitor import Visitor
from media.domain.album import Album
from media.services import upload
from media.services.upload import Announced, Plan, Planned

#: Files that one plan may name; a browser asks in batches.
_MOST_PLANNED = 200

#: Bytes of the hashes of some 7,000 photos, which `done` asks about all at once.
_LARGEST_DONE = 500_000

_UNHASHED = "unhashed"


class PlannedFile(msgspec.Struct):
    size: int
    name: str
    sha256: str | None = None


class PlanIn(msgspec.Struct):
    files: list[PlannedFile]


class FilePlan(msgspec.Struct):
    """Whether to send a file, and where to; `reason` is a sentence."""

    state: str
    reason: str | None
    url: str


class PlanOut(msgspec.Struct):
    files: list[FilePlan]


class DoneIn(msgspec.Struct):
    sha256: list[str]


class DoneOut(msgspec.Struct):
    missing: list[str]


class ReceivedOut(msgspec.Struct):
    photo_id: UUID
    state: str


class UploadController(Controller):
    path = "/albums/{album_id:uuid}"
    guards = [may(Permission.UPLOAD)]

    @get("/upload")
    async def show(
        self,
        album: NamedDependency[Album],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
    ) -> Template | Redirect:
        """Show where photos can be dropped; an album that takes none goes back to its page."""
        if not may_upload(album, staff):
            return see_other(visitor, f"/staff/albums/{album.id}")
        return page(
            visitor,
            "upload.html",
            section="albums",
            album=album_line(album),
            base=f"/staff/albums/{album.id}/uploads",
        )

    @post("/uploads/plan", status_code=200)
    async def plan(
        self,
        data: JSONBody[PlanIn],
        album: NamedDependency[Album],
        staff: NamedDependency[StaffMember],
    ) -> PlanOut:
        """Say of each file whether it is new, and where to send it."""
        if len(data.files) > _MOST_PLANNED:
            raise Invalid
        announced = [Announced(f.sha256, f.size, f.name) for f in data.files]
        plans = await upload.plan(album.id, announced, by=staff.id)
        return PlanOut([_file_plan(album, *pair) for pair in zip(announced, plans, strict=True)])

    @put(
        "/uploads/{sha256:str}",
        opt={LARGEST_BODY: upload.LARGEST},
        request_max_body_size=upload.LARGEST,
    )
    async def receive(
        self,
        sha256: FromPath[str],
        request: Request[Any, Any, Any],
        album: NamedDependency[Album],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Response[ReceivedOut]:
        """Take in the bytes of a file: 201 when they are new, 200 when we have them already.

        `unhashed` in the place of the hash comes from browsers that cannot compute one.
        """
        received = await upload.receive(
            runtime,
            album.id,
            request.stream(),
            sha256=None if sha256 == _UNHASHED else sha256,
            name=request.query_params.get("name", ""),
            by=staff.id,
        )
        return Response(
            ReceivedOut(received.photo_id, received.scan.value),
            status_code=201 if received.new else 200,
        )

    @post(
        "/uploads/done",
        status_code=200,
        opt={LARGEST_BODY: _LARGEST_DONE},
        request_max_body_size=_LARGEST_DONE,
    )
    async def done(self, data: JSONBody[DoneIn], album: NamedDependency[Album]) -> DoneOut:
        """Say which of the files that a browser believes to have sent are missing."""
        return DoneOut(await upload.missing(album.id, data.sha256))


def _file_plan(album: Album, file: Announced, planned: Planned) -> FilePlan:
    url = ""
    if planned.state is Plan.NEW:
        name = quote(upload.tidy_name(file.name))
        url = f"/staff/albums/{album.id}/uploads/{file.sha256 or _UNHASHED}?name={name}"
    why = labels.reason(planned.reason) if planned.state is Plan.REFUSED else None
    return FilePlan(planned.state.value, why, url)

"""Check people in at the door: a page that works without a network, and what it sends."""

from pathlib import Path
from typing import Final

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.response import Template

from admin_ui.door_state import ActsIn, DoorOut, TakenOut, answered, door_state, sent
from admin_ui.pages import page
from events.domain.event import Event
from events.domain.ids import StaffId
from events.services import attendance
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.guards import may
from infra.web.headers import CAMERA_ALLOWED
from infra.web.visitor import Visitor

_STATIC: Final = Path(__file__).parents[1] / "static"


class CheckInController(Controller):
    path = "/events/{event_id:uuid}/check-in"
    guards = [may(Permission.MANAGE_EVENTS)]

    @get()
    async def show(
        self, event: NamedDependency[Event], visitor: NamedDependency[Visitor]
    ) -> Template:
        """Show the page; its script asks for the list, and may use the camera to scan."""
        found = page(visitor, "check_in.html", event=event)
        found.headers.update(CAMERA_ALLOWED)
        return found

    @get("/list")
    async def listing(
        self,
        event: NamedDependency[Event],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> DoorOut:
        """Tell who is expected and who is there."""
        return await door_state(event, runtime, language=visitor.lang)

    @post("/acts", status_code=200)
    async def take(
        self,
        event: NamedDependency[Event],
        data: JSONBody[ActsIn],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> TakenOut:
        """Take in what happened at the door, each act once however often it is sent."""
        at = runtime.clock.now()
        answers = await attendance.take(
            event.id, sent(data), sent_at=data.sent_at, by=StaffId(staff.id), at=at
        )
        door = await door_state(event, runtime, language=visitor.lang)
        return TakenOut(answers=answered(data, answers), door=door)

    @get("/worker.js")
    async def worker(
        self,
        event: NamedDependency[Event],
    ) -> Response[bytes]:
        """Serve the script that keeps this one page working without a network."""
        headers = {"Service-Worker-Allowed": f"/staff/events/{event.id}/check-in"}
        return Response(
            (_STATIC / "check-in-worker.js").read_bytes(),
            headers=headers,
            media_type="text/javascript",
        )

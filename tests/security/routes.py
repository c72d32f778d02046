"""Every route of the application, and whom it answers. A route not listed here fails a test."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from infra.staff.permissions import Permission


class For(Enum):
    """Whom a route answers, besides staff with a permission."""

    EVERYBODY = "everybody"
    #: Whoever holds the secret in its address.
    HOLDER = "holder"
    PERSON = "person"
    #: Another program, with a token in a header.
    PROGRAM = "program"
    STAFF = "staff"
    #: This machine alone, and only where mail stays here.
    THIS_MACHINE = "this machine"


_EVENT, _ALBUM = "/staff/events/{event_id}", "/staff/albums/{album_id}"
_SESSION = _EVENT + "/sessions/{session_id}"
_PHOTO, _MINE = _ALBUM + "/photos/{photo_id}", "/me/registrations/{registration_id}"

AUDIENCES: dict[For | Permission, list[str]] = {
    For.EVERYBODY: [
        "GET /",
        "GET /health/live",
        "GET /health/ready",
        "GET /events/{slug}",
        "GET /events/{slug}/sign-up",
        "POST /events/{slug}/sign-up",
        "GET /events/{slug}/sign-up/group",
        "POST /events/{slug}/sign-up/group",
        "GET /events/{slug}/sent",
        "GET /organisations",
        "GET /link",
        "POST /link",
        "GET /link/sent",
        "GET /privacy",
        "GET /privacy/{version}",
        "GET /albums/{slug}",
        "GET /photos/{publication_id}/{file}",
        "GET /photos/{publication_id}/report",
        "POST /photos/{publication_id}/report",
        "GET /photos/{publication_id}/reported",
        "GET /static/{file_path}",
        "GET /api/v1/openapi.json",
        "GET /api/v1/docs",
        "GET /api/public/events",
        "GET /events.ics",
        "GET /widget.js",
        "GET /staff/sign-in",
        "POST /staff/sign-in",
    ],
    For.PROGRAM: [
        "GET /api/v1/events",
        "GET /api/v1/events/{event_id}",
        "GET /api/v1/events/{event_id}/registrations",
        "POST /api/v1/events/{event_id}/registrations",
    ],
    For.HOLDER: [
        f"{method} /{kind}/{{token}}"
        for kind in ("confirm", "my", "address", "mailbox")
        for method in ("GET", "POST")
    ]
    + ["POST /mailbox/{token}/cancel"],
    For.PERSON: [
        "GET /me",
        f"POST {_MINE}/choice",
        f"GET {_MINE}/name",
        f"POST {_MINE}/name",
        f"POST {_MINE}/cancel",
        f"POST {_MINE}/offer",
        "POST /me/groups/{party_id}/offer",
        f"GET {_MINE}/answers",
        f"POST {_MINE}/answers",
        f"GET {_MINE}/invoice",
        f"POST {_MINE}/invoice",
        f"GET {_MINE}/sessions",
        f"POST {_MINE}/sessions",
        f"GET {_MINE}/certificate",
        f"GET {_MINE}/day",
        "GET /me/address",
        "POST /me/address",
        "GET /me/address/sent",
        "POST /me/leave",
        "GET /me/recognition/{registration_id}",
        "POST /me/recognition/{registration_id}",
        "POST /me/recognition/{registration_id}/withdraw",
    ],
    For.STAFF: [
        "POST /staff/sign-out",
        "GET /staff/account",
        "POST /staff/account/language",
        "POST /staff/account/password",
    ],
    For.THIS_MACHINE: ["GET /inbox", "GET /inbox/{mail_id}", "GET /inbox/{mail_id}/{number}"],
    Permission.SEE_EVENTS: [
        "GET /staff",
        "GET /staff/events",
        f"GET {_EVENT}",
        f"GET {_EVENT}/programme",
        f"GET {_EVENT}/statistics",
    ],
    Permission.MANAGE_EVENTS: [
        "GET /staff/organisations",
        "POST /staff/organisations",
        "GET /staff/events/new",
        "POST /staff/events/new",
        f"GET {_EVENT}/edit",
        f"POST {_EVENT}/edit",
        f"POST {_EVENT}/waiting-list",
        f"POST {_EVENT}/open",
        f"GET {_EVENT}/questions",
        f"GET {_EVENT}/questions/preview",
        f"GET {_EVENT}/questions/new",
        f"POST {_EVENT}/questions/new",
        f"POST {_EVENT}/questions/ask",
        f"GET {_EVENT}/questions/{{question_id}}/edit",
        f"POST {_EVENT}/questions/{{question_id}}/edit",
        f"POST {_EVENT}/questions/{{question_id}}/move",
        f"POST {_EVENT}/questions/{{question_id}}/retire",
        f"POST {_EVENT}/close",
        f"GET {_EVENT}/cancel",
        f"POST {_EVENT}/cancel",
        f"GET {_EVENT}/copy",
        f"POST {_EVENT}/copy",
        f"GET {_EVENT}/terms",
        f"POST {_EVENT}/terms",
        f"POST {_EVENT}/requests",
        f"GET {_EVENT}/invitations",
        f"POST {_EVENT}/invitations",
        f"POST {_EVENT}/invitations/{{code_id}}/end",
        f"GET {_EVENT}/sessions/new",
        f"POST {_EVENT}/sessions/new",
        f"GET {_SESSION}/edit",
        f"POST {_SESSION}/edit",
        f"GET {_SESSION}/remove",
        f"POST {_SESSION}/remove",
        f"POST {_SESSION}/move",
        f"GET {_EVENT}/rooms/new",
        f"POST {_EVENT}/rooms/new",
        f"GET {_EVENT}/rooms/{{room_id}}/edit",
        f"POST {_EVENT}/rooms/{{room_id}}/edit",
        f"POST {_EVENT}/rooms/{{room_id}}/remove",
        f"POST {_EVENT}/badges/numbers",
        f"GET {_EVENT}/check-in",
        f"GET {_EVENT}/check-in/list",
        f"GET {_EVENT}/check-in/worker.js",
        f"POST {_EVENT}/check-in/acts",
        f"GET {_EVENT}/export",
        f"POST {_EVENT}/export",
        f"GET {_EVENT}/import",
        f"POST {_EVENT}/import",
    ],
    Permission.DECIDE_RECOGNITION: [f"GET {_EVENT}/recognition", f"POST {_EVENT}/recognition"],
    Permission.DECIDE_RECIPIENTS: [
        "GET /staff/recipients",
        "GET /staff/recipients/new",
        "POST /staff/recipients/new",
        "GET /staff/recipients/{recipient_id}",
        "POST /staff/recipients/{recipient_id}",
    ],
    Permission.MANAGE_INTEGRATIONS: [
        "GET /staff/integrations",
        "GET /staff/integrations/tokens/new",
        "POST /staff/integrations/tokens/new",
        "POST /staff/integrations/tokens/{token_id}/revoke",
        "GET /staff/integrations/webhooks/new",
        "POST /staff/integrations/webhooks/new",
        "GET /staff/integrations/webhooks/{webhook_id}",
        "POST /staff/integrations/webhooks/{webhook_id}/end",
    ],
    Permission.SEE_OWN_SESSIONS: ["GET /staff/sessions", "GET /staff/sessions/{session_id}"],
    Permission.SEE_ATTENDEES: [
        "GET /staff/statistics",
        f"GET {_SESSION}/attendees",
        f"GET {_EVENT}/attendees",
        f"GET {_EVENT}/requests",
        f"GET {_EVENT}/waiting-list",
        f"GET {_EVENT}/attendees/{{registration_id}}",
        f"GET {_EVENT}/answers",
        f"GET {_EVENT}/badges",
        f"GET {_EVENT}/badges/spare",
        f"GET {_EVENT}/badges/pdf",
        f"GET {_EVENT}/attendance",
        f"GET {_EVENT}/attendance/{{registration_id}}/certificate",
    ],
    Permission.SEE_ALBUMS: ["GET /staff/albums", f"GET {_ALBUM}", f"GET {_ALBUM}/progress"],
    Permission.MANAGE_ALBUMS: [
        f"GET {_EVENT}/albums/new",
        f"POST {_EVENT}/albums/new",
        f"POST {_ALBUM}/to-review",
        f"POST {_ALBUM}/to-draft",
        f"POST {_PHOTO}/scan-again",
    ],
    Permission.UPLOAD: [
        f"GET {_ALBUM}/upload",
        f"POST {_ALBUM}/uploads/plan",
        f"PUT {_ALBUM}/uploads/{{sha256}}",
        f"POST {_ALBUM}/uploads/done",
    ],
    Permission.REVIEW: [
        f"GET {_ALBUM}/attendees",
        f"GET {_ALBUM}/people",
        f"POST {_ALBUM}/people",
        f"GET {_PHOTO}",
        f"GET {_PHOTO}/state",
        f"GET {_PHOTO}/compare",
        f"GET {_PHOTO}/preview",
        f"POST {_PHOTO}/faces",
        f"POST {_PHOTO}/faces/{{face_id}}/decision",
        f"POST {_PHOTO}/faces/{{face_id}}/not-their-badge",
        f"GET {_PHOTO}/faces/{{face_id}}/crop",
        f"POST {_PHOTO}/proposals/{{proposal_id}}/confirm",
        f"POST {_PHOTO}/proposals/{{proposal_id}}/reject",
        f"POST {_PHOTO}/undo",
        f"POST {_PHOTO}/reviewed",
        f"POST {_PHOTO}/accept",
        f"POST {_PHOTO}/drop",
        f"POST {_PHOTO}/restore",
        "GET /staff/photos/{photo_id}/image",
    ],
    Permission.PUBLISH: [
        f"POST {_ALBUM}/approve",
        f"POST {_ALBUM}/publish",
        f"POST {_ALBUM}/take-down",
    ],
    Permission.HANDLE_REPORTS: ["GET /staff/reports", "POST /staff/reports/{report_id}"],
    Permission.MANAGE_STAFF: [
        "GET /staff/people",
        "GET /staff/people/new",
        "POST /staff/people/new",
        "GET /staff/people/{staff_id}",
        "POST /staff/people/{staff_id}/give-role",
        "POST /staff/people/{staff_id}/take-role",
        "POST /staff/people/{staff_id}/deactivate",
    ],
}

LISTED = {line: audience for audience, lines in AUDIENCES.items() for line in lines}


@dataclass(frozen=True)
class Route:
    """One method of one path."""

    path: str
    method: str
    handler: HTTPRouteHandler

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def audience(self) -> For | Permission:
        return LISTED[str(self)]

    @property
    def unsafe(self) -> bool:
        return self.method != "GET"

    def url(self, **known: object) -> str:
        """Fill in the address: with ids of nothing where none is given."""
        return self.path.format_map(_Filled(known))


class _Filled(dict[str, object]):
    def __missing__(self, name: str) -> object:
        number = name in {"number", "version"}
        return 1 if number else UUID(int=7) if name.endswith("_id") else "nothing"


def routes(app: Litestar) -> Iterator[Route]:
    """Give every method of every path that the application answers itself."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                if method not in {"OPTIONS", "HEAD"}:
                    yield Route(route.path_format, method, handler)

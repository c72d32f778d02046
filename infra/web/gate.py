"""The gate in front of every route: decides on the headers alone, before a body is read.

A request that would change something must come from our own pages (`Sec-Fetch-Site`, else
`Origin`), announce a size within the route's limit, and, where the route works for somebody
signed in, carry that session's form token: in a header here, or in the form itself, which
`infra.web.forms` checks.
"""

import hmac
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import Headers
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from infra.clock import Clock
from infra.sessions import OpenSession, find_session
from infra.settings import Settings
from infra.staff.accounts import member
from infra.staff.member import StaffMember
from infra.tables import SessionKind
from infra.web.cookies import cookie_name
from infra.web.headers import client_address
from infra.web.i18n import choose_language, language
from infra.web.visitor import STATE_KEY, Visitor

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

#: Largest body of a form or of JSON, bytes.
LARGEST_FORM = 64_000

#: Route option: "staff" or "person", the session that the route works for.
SESSION = "session"
#: Route option: works by a token in a header, never by a cookie. A browser sends no such header by
#: itself, so where the request comes from says nothing here.
BY_TOKEN = "by_token"  # noqa: S105 - a route option's name
#: Route option: the largest body in bytes, where it is not a form.
LARGEST_BODY = "largest_body"

FORM_TOKEN_HEADER = "X-Form-Token"  # noqa: S105 - a header's name


class Refused(HTTPException):
    """The gate says no; the body was not read."""


class Gate(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._origin = settings.base_url

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        assert scope["type"] == ScopeType.HTTP
        connection: ASGIConnection[Any, Any, Any, Any] = ASGIConnection(scope, receive, send)
        route = scope["route_handler"]
        unsafe = scope["method"] not in _SAFE_METHODS
        if unsafe:
            if not route.opt.get(BY_TOKEN):
                self._check_origin(connection.headers)
            _check_size(connection.headers, route.opt.get(LARGEST_BODY, LARGEST_FORM))
        session, staff = await self._signed_in(connection, route.opt.get(SESSION))
        if unsafe and session and not takes_form(route):
            check_form_token(session, connection.headers.get(FORM_TOKEN_HEADER))
        visitor = self._visitor(scope, connection, session, staff)
        scope["state"][STATE_KEY] = visitor
        language.set(visitor.lang)
        await next_app(scope, receive, send)

    def _check_origin(self, headers: Headers) -> None:
        # Fetch Metadata decides where the browser sends it; a page without a referrer then
        # sends "Origin: null" for its own forms, so Origin alone would refuse our own people.
        site = headers.get("Sec-Fetch-Site")
        if site is not None:
            allowed = site == "same-origin"
        else:
            allowed = headers.get("Origin") == self._origin
        if not allowed:
            raise Refused(status_code=403, extra={"code": "cross_site"})

    async def _signed_in(
        self, connection: ASGIConnection[Any, Any, Any, Any], kind: str | None
    ) -> tuple[OpenSession | None, StaffMember | None]:
        if kind is None:
            return None, None
        name = cookie_name(SessionKind(kind), secure=self._settings.secure)
        token = connection.cookies.get(name)
        if not token:
            return None, None
        session = await find_session(token, SessionKind(kind), at=self._clock.now())
        if session is None or session.kind is SessionKind.PERSON:
            return session, None
        staff = await member(session.subject)
        return (session, staff) if staff else (None, None)

    def _visitor(
        self,
        scope: HTTPScope,
        connection: ASGIConnection[Any, Any, Any, Any],
        session: OpenSession | None,
        staff: StaffMember | None,
    ) -> Visitor:
        wish = connection.query_params.get("lang") or (staff.language if staff else None)
        return Visitor(
            settings=self._settings,
            ip=client_address(scope, trusted_proxies=self._settings.trusted_proxies),
            lang=choose_language(wish, connection.headers.get("Accept-Language")),
            path=urlsplit(scope["path"]).path,
            query=dict(connection.query_params),
            session=session,
            staff=staff,
        )


def takes_form(route: Any) -> bool:
    """Say whether a handler reads a form, and with it the form token inside."""
    return "form" in route.parsed_fn_signature.parameters


def check_form_token(session: OpenSession, given: str | None) -> None:
    """Raise `Refused` unless `given` is the session's own token."""
    if given is None or not hmac.compare_digest(given.encode(), session.form_token.encode()):
        raise Refused(status_code=403, extra={"code": "form_token"})


def _check_size(headers: Headers, largest: int) -> None:
    length = headers.get("Content-Length")
    if length is None:
        raise Refused(status_code=411, extra={"code": "length_required"})
    if not length.isdigit() or int(length) > largest:
        raise Refused(status_code=413, extra={"code": "too_large"})

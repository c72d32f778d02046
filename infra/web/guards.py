"""Guards: what a route asks of its visitor, checked before its body is read."""

from typing import Any
from urllib.parse import urlencode

from litestar.connection import ASGIConnection
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from infra.errors import NotAllowed
from infra.staff.permissions import Permission
from infra.web.visitor import STATE_KEY, Visitor

Connection = ASGIConnection[Any, Any, Any, Any]


class SignInFirst(HTTPException):
    """Nobody is signed in: a page sends people on to `where`, an API says 401."""

    status_code = 401

    def __init__(self, where: str) -> None:
        super().__init__(extra={"code": "sign_in_first"})
        self.where = where


def _visitor(connection: Connection) -> Visitor:
    visitor: Visitor = connection.scope["state"][STATE_KEY]
    return visitor


def person_required(connection: Connection, _: BaseRouteHandler) -> None:
    """Let through only somebody on their own page."""
    if _visitor(connection).person_id is None:
        raise SignInFirst("/link")


def staff_required(connection: Connection, _: BaseRouteHandler) -> None:
    """Let through only a member of staff."""
    visitor = _visitor(connection)
    if visitor.staff is None:
        safe = connection.scope["method"] in {"GET", "HEAD"}  # type: ignore[typeddict-item]
        query = f"?{urlencode({'next': visitor.path})}" if safe else ""
        raise SignInFirst(f"/staff/sign-in{query}")


def may(permission: Permission) -> Guard:
    """Let through only staff that carry `permission` for at least one event.

    For one event or album the handler asks again, with its id (`require`).
    """

    def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        staff_required(connection, handler)
        staff = _visitor(connection).staff
        if staff is None or not staff.may(permission):
            raise NotAllowed

    guard.permission = permission  # type: ignore[attr-defined]
    return guard

"""Session cookies: `__Host-` on https, never readable by scripts, never sent cross-site."""

from typing import Any

from litestar.datastructures import Cookie
from litestar.response import Response

from infra.sessions import NewSession
from infra.tables import SessionKind

_NAMES = {SessionKind.STAFF: "staff", SessionKind.PERSON: "person"}


def cookie_name(kind: SessionKind, *, secure: bool) -> str:
    """Return the cookie's name; `__Host-` binds it to this host, path / and https."""
    return f"__Host-{_NAMES[kind]}" if secure else _NAMES[kind]


def _cookie(kind: SessionKind, value: str, *, secure: bool, max_age: int | None) -> Cookie:
    # Lax, not Strict: a person arrives from a mail and must find their page still open.
    return Cookie(
        key=cookie_name(kind, secure=secure),
        value=value,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax",
        max_age=max_age,
    )


def set_session_cookie(response: Response[Any], session: NewSession, *, secure: bool) -> None:
    """Put a session just opened into the browser, until it closes."""
    response.set_cookie(_cookie(session.kind, session.token, secure=secure, max_age=None))


def remove_session_cookie(response: Response[Any], kind: SessionKind, *, secure: bool) -> None:
    """Take a session's cookie out of the browser, and what its pages left there."""
    response.set_cookie(_cookie(kind, "", secure=secure, max_age=0))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'

"""Every error as its reader expects it: a page for people, problem details (RFC 9457) for programs.

No answer repeats what was asked: no query string, no form value, no message of an exception.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import asyncpg
import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.response import Redirect, Template

from infra.errors import DomainError, Invalid, TooMany
from infra.settings import Settings
from infra.web.guards import SignInFirst
from infra.web.i18n import choose_language, gettext, gettext_noop, language
from infra.web.visitor import STATE_KEY, Visitor

log = structlog.get_logger()

#: Seconds after which a client may try again while the database is away.
RETRY_AFTER = 5

_SENTENCES = {
    400: gettext_noop("We could not read what was sent."),
    401: gettext_noop("Please sign in first."),
    403: gettext_noop("This was refused. Open the page again and try once more."),
    404: gettext_noop("This page does not exist."),
    405: gettext_noop("This page does not exist."),
    410: gettext_noop("This is no longer here."),
    411: gettext_noop("We could not read what was sent."),
    413: gettext_noop("This is too large."),
    415: gettext_noop("We cannot read this kind of file."),
    429: gettext_noop("That was tried too often. Wait a while and try again."),
    503: gettext_noop("We cannot reach our records for a moment. Try again shortly."),
    507: gettext_noop("There is no room left to store this. Ask the administrator for more."),
}
_TITLES = {
    403: gettext_noop("Refused"),
    404: gettext_noop("Not found"),
    410: gettext_noop("No longer here"),
    429: gettext_noop("Too many tries"),
    503: gettext_noop("Closed for a moment"),
}
_OTHER_TITLE = gettext_noop("That did not work")
_OTHERWISE = gettext_noop("Something went wrong on our side. Try again later.")

_DATABASE_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    # What the driver says of a connection that broke in the middle of an answer.
    asyncpg.InternalClientError,
    ConnectionError,
)


def _database_away(error: Exception) -> bool:
    # The driver's own complaints about a value are interface errors as well: those are ours.
    return isinstance(error, _DATABASE_AWAY) and not isinstance(error, ValueError)


class Problem(msgspec.Struct, omit_defaults=True):
    """RFC 9457 problem details; `code` is stable, `detail` is a sentence for a person."""

    title: str
    status: int
    code: str
    detail: str
    type: str = "about:blank"
    fields: dict[str, str] = {}


#: Below it programs ask, whatever they say they accept.
_FOR_PROGRAMS = "/api/"


def _wants_page(request: Request[Any, Any, Any]) -> bool:
    if request.scope["path"].startswith(_FOR_PROGRAMS):
        return False
    return "text/html" in request.headers.get("Accept", "")


def _unreadable(error: HTTPException) -> dict[str, str]:
    """Name the fields of a body that could not be read; what stood in them is not repeated."""
    if not isinstance(error, ValidationException) or not isinstance(error.extra, list):
        return {}
    return {
        str(found["key"]): gettext("This cannot be used. See the description of the interface.")
        for found in error.extra
        if isinstance(found, dict) and "key" in found
    }


def _visitor(request: Request[Any, Any, Any], settings: Settings) -> Visitor:
    """Return the visitor, also where the gate was never reached (an unknown path)."""
    found: Visitor | None = request.scope["state"].get(STATE_KEY)
    if found is not None:
        language.set(found.lang)
        return found
    lang = choose_language(request.query_params.get("lang"), request.headers.get("Accept-Language"))
    language.set(lang)
    return Visitor(settings=settings, ip="unknown", lang=lang, path=request.scope["path"], query={})


Answer = Response[Any]


def _more(error: DomainError) -> dict[str, str]:
    """Say in headers what a program can do about an error."""
    if error.status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, TooMany) and "seconds" in error.details:
        return {"Retry-After": str(error.details["seconds"])}
    return {}


class Problems:
    """The exception handlers of the application."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def handlers(
        self,
    ) -> dict[int | type[Exception], Callable[[Request[Any, Any, Any], Any], Answer]]:
        return {
            DomainError: self.domain_error,
            SignInFirst: self.sign_in_first,
            HTTPException: self.http_error,
            Exception: self.unexpected,
        }

    def domain_error(self, request: Request[Any, Any, Any], error: DomainError) -> Answer:
        visitor = _visitor(request, self._settings)
        detail = gettext(error.sentence, **error.details)
        fields = error.fields if isinstance(error, Invalid) else {}
        translated = {name: gettext(text, **error.details) for name, text in fields.items()}
        answer = self._answer(request, visitor, error.status, error.code, detail, translated)
        answer.headers.update(_more(error))
        return answer

    def sign_in_first(self, request: Request[Any, Any, Any], error: SignInFirst) -> Answer:
        if _wants_page(request):
            return Redirect(error.where, status_code=303)
        return self.http_error(request, error)

    def http_error(self, request: Request[Any, Any, Any], error: HTTPException) -> Answer:
        visitor = _visitor(request, self._settings)
        extra = error.extra if isinstance(error.extra, dict) else {}
        code = str(extra.get("code", HTTPStatus(error.status_code).name.lower()))
        sentence = gettext(_SENTENCES.get(error.status_code, _OTHERWISE))
        return self._answer(request, visitor, error.status_code, code, sentence, _unreadable(error))

    def unexpected(self, request: Request[Any, Any, Any], error: Exception) -> Answer:
        if _database_away(error):
            log.warning("web.database_away", error=type(error).__name__)
            answer = self.http_error(request, HTTPException(status_code=503))
            answer.headers["Retry-After"] = str(RETRY_AFTER)
            return answer
        log.error("web.unexpected", exc_info=error)
        return self.http_error(request, HTTPException(status_code=500))

    def _answer(
        self,
        request: Request[Any, Any, Any],
        visitor: Visitor,
        status: int,
        code: str,
        detail: str,
        fields: dict[str, str] | None = None,
    ) -> Answer:
        if _wants_page(request):
            page: Template = visitor.page(
                "error.html",
                status=status,
                title=gettext(_TITLES.get(status, _OTHER_TITLE)),
                sentence=detail,
            )
            return page
        problem = Problem(
            title=HTTPStatus(status).phrase,
            status=status,
            code=code,
            detail=detail,
            fields=fields or {},
        )
        return Response(
            msgspec.json.encode(problem),
            status_code=status,
            media_type="application/problem+json",
        )

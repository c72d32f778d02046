"""The routes of the interface, version 1: what they take and give is in `schemas`."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter

from events.domain.ids import EventId
from events.domain.integrations import Scope, Token
from events.domain.registration import SignUp
from events.errors import KeyMissing
from events.services import api
from events.web.api.access import opens, provide_token
from events.web.api.schemas import (
    EventOut,
    EventPage,
    NewRegistration,
    Registered,
    RegistrationPage,
    cursor_at,
    event_cursor,
    event_out,
    registration_cursor,
    registration_out,
)
from infra.ids import new_token
from infra.runtime import Runtime
from infra.web.gate import BY_TOKEN
from infra.web.problems import Problem

_KEY = range(8, 101)

Cursor = Annotated[
    str | None, QueryParameter(description="next, of the page before", max_length=500)
]
Limit = Annotated[int, QueryParameter(description="how many at most", ge=1, le=200)]
Key = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="Needed; 8 to 100 characters, another for every registration. "
        "A retry with the same key registers nobody twice.",
    ),
]


def _problem(description: str) -> ResponseSpec:
    return ResponseSpec(
        Problem,
        description=description,
        media_type="application/problem+json",
        generate_examples=False,
    )


_ALWAYS = {
    400: _problem("What was sent cannot be read; fields says which field."),
    401: _problem("No token, or one that has ended."),
    403: _problem("The token lacks the scope, or the agreement does not run or cover this."),
    429: _problem("Too many requests; wait as Retry-After says."),
}
_WITH_EVENT = {**_ALWAYS, 404: _problem("There is no such event.")}
_REGISTERING = {
    **_WITH_EVENT,
    409: _problem("Nobody can sign up for this event now."),
    422: _problem("The Idempotency-Key was used with other content."),
}


def _today(runtime: Runtime) -> date:
    return runtime.clock.now().astimezone(runtime.settings.timezone).date()


@get("/events", guards=[opens(Scope.EVENTS)], responses=_ALWAYS, summary="List events")
async def list_events(
    runtime: NamedDependency[Runtime],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> EventPage:
    """Give events that are public, in the order in which they start."""
    found = await api.events(event_cursor(cursor), limit=limit)
    at, base_url = runtime.clock.now(), runtime.settings.base_url
    last = found[-1] if len(found) == limit else None
    return EventPage(
        items=[event_out(one, at=at, base_url=base_url) for one in found],
        next=cursor_at(last.starts_at.isoformat(), last.id) if last else None,
    )


@get(
    "/events/{event_id:uuid}",
    guards=[opens(Scope.EVENTS)],
    responses=_WITH_EVENT,
    summary="Read one event",
)
async def read_event(event_id: FromPath[UUID], runtime: NamedDependency[Runtime]) -> EventOut:
    """Give one event that is public."""
    at = runtime.clock.now()
    found = await api.event(EventId(event_id), at=at)
    return event_out(found, at=at, base_url=runtime.settings.base_url)


@get(
    "/events/{event_id:uuid}/registrations",
    guards=[opens(Scope.REGISTRATIONS)],
    responses=_WITH_EVENT,
    summary="List registrations",
)
async def list_registrations(
    event_id: FromPath[UUID],
    token: NamedDependency[Token],
    runtime: NamedDependency[Runtime],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> RegistrationPage:
    """Give who has a seat or waits for one, in order of arrival: what the agreement covers."""
    found = await api.registrations_of(
        EventId(event_id),
        token,
        after=registration_cursor(cursor),
        limit=limit,
        on=_today(runtime),
        at=runtime.clock.now(),
    )
    return RegistrationPage(
        items=[registration_out(one) for one in found],
        next=cursor_at(found[-1].sequence) if len(found) == limit else None,
    )


@post(
    "/events/{event_id:uuid}/registrations",
    guards=[opens(Scope.REGISTER)],
    responses=_REGISTERING,
    summary="Register somebody",
)
async def register(
    event_id: FromPath[UUID],
    data: JSONBody[NewRegistration],
    token: NamedDependency[Token],
    runtime: NamedDependency[Runtime],
    idempotency_key: Key = None,
) -> Registered:
    """Register somebody as the form does: a seat, or the waiting list, and the usual mail.

    Their choices about photos stay unknown, which counts as no, until they answer themselves.
    """
    if idempotency_key is None or len(idempotency_key) not in _KEY:
        raise KeyMissing
    sign_up = SignUp(
        name=data.name,
        email=data.email,
        organisation=data.organisation,
        choices={},
        language=data.language,
        idempotency_key=new_token(),
        code=data.code,
    )
    made = await api.register(
        EventId(event_id), sign_up, token, key=idempotency_key, at=runtime.clock.now()
    )
    return Registered(made, str(await api.status_of(made)) if made else None)


api_router = Router(
    "/api/v1",
    route_handlers=[list_events, read_event, list_registrations, register],
    dependencies={"token": provide_token},
    opt={BY_TOKEN: True},
)

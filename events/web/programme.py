"""The programme on public pages, and the page on which somebody chooses their sessions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.domain.choosing import FIELD, choosable, held
from events.domain.ids import EventId, PersonId, RegistrationId, SessionId
from events.domain.programme import Holding, Session
from events.services import choosing, programme
from events.web.pages import page, sentences
from infra.errors import Invalid, NotFound
from infra.runtime import Runtime
from infra.web.forms import Form
from infra.web.gate import SESSION
from infra.web.guards import person_required
from infra.web.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Day:
    """The sessions of one day, in order."""

    day: datetime
    sessions: tuple[Session, ...]


def days(sessions: Iterable[Session], zone: ZoneInfo) -> list[Day]:
    """Divide a programme over its days, as they are where the event is."""

    def local(session: Session) -> date:
        return session.starts_at.astimezone(zone).date()

    parts = [tuple(found) for _, found in groupby(sessions, key=local)]
    return [Day(part[0].starts_at, part) for part in parts]


async def shown(event_id: EventId, runtime: Runtime) -> list[Day]:
    """Return the programme as the public page shows it. One query."""
    return days(await programme.of_event(event_id), runtime.settings.timezone)


async def to_choose(
    event_id: EventId, values: Mapping[str, str], runtime: Runtime
) -> dict[str, Any]:
    """Return what a sign-up form needs to let people choose, with what was chosen in it."""
    sessions = choosable(await programme.of_event(event_id))
    return {
        "session_days": days(sessions, runtime.settings.timezone),
        "chosen_sessions": chosen_in(values) if isinstance(values, Form) else frozenset(),
    }


def chosen_in(form: Form) -> frozenset[SessionId]:
    """Read the chosen sessions from a form. Raise `Invalid` for what is no session at all."""
    try:
        return frozenset(SessionId(UUID(text)) for text in form.all(FIELD))
    except ValueError as error:
        raise Invalid from error


class OwnSessionsController(Controller):
    path = "/me/registrations/{registration_id:uuid}/sessions"
    guards = [person_required]
    opt = {SESSION: "person"}

    @get()
    async def form(
        self,
        registration_id: FromPath[UUID],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show the sessions, with those that were chosen."""
        return await _page(visitor, runtime, RegistrationId(registration_id))

    @post()
    async def choose(
        self,
        registration_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Choose exactly what is ticked."""
        wanted = chosen_in(form)
        mine = RegistrationId(registration_id)
        try:
            await choosing.choose(mine, wanted, person_id=_me(visitor), at=runtime.clock.now())
        except Invalid as wrong:
            return await _page(visitor, runtime, mine, wanted, sentences(wrong))
        return visitor.see_other("/me", saved="1")


def _me(visitor: Visitor) -> PersonId:
    if visitor.person_id is None:
        raise NotFound
    return PersonId(visitor.person_id)


async def _page(
    visitor: Visitor,
    runtime: Runtime,
    registration_id: RegistrationId,
    wanted: frozenset[SessionId] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Template:
    found = await choosing.page(registration_id, person_id=_me(visitor), at=runtime.clock.now())
    there = [one.session for one in found.sessions if one.holding is not Holding.REMOVED]
    return page(
        visitor,
        "sessions.html",
        status=400 if errors else 200,
        found=found,
        days=days(choosable(there), runtime.settings.timezone),
        chosen=held(found.sessions) if wanted is None else wanted,
        mine=held(found.sessions),
        errors=errors or {},
    )

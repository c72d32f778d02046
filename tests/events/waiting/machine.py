"""Signing up, leaving and answering in any order, by the real services on a real PostgreSQL."""

import asyncio
import itertools
import os
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from events import personal_data
from events.domain.event import EventDraft
from events.domain.ids import EventId, PersonId, RegistrationId
from events.domain.registration import SignUp
from events.jobs import jobs
from events.services import events, groups, offers, registration
from events.store import events as event_store
from infra.audit import Actor
from infra.clock import SetClock
from infra.db import fetch, transaction
from infra.queue import run_job
from infra.runtime import Runtime
from tests.conftest import NOW
from tests.events.conftest import MARIE, ORGANISER, draft
from tests.events.grouping import team
from tests.events.waiting.model import Entry, Model

#: More in a long run: AKKOORD_WAITING_EXAMPLES=200.
EXAMPLES = int(os.environ.get("AKKOORD_WAITING_EXAMPLES", "15"))
STEPS = 30
_STARTS = NOW + timedelta(days=12)

#: Which of those whom an act could be about.
some = st.integers(0, 10**6)


class Waiting(RuleBasedStateMachine):
    """One event of few seats, and the model of who should have them."""

    runner: asyncio.Runner
    runtime: Runtime
    numbers = itertools.count()

    event_id: EventId
    slug: str
    model: Model
    #: The contact of each group that still has one.
    contacts: dict[str, str]

    def do(self, action: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(action)

    @property
    def clock(self) -> SetClock:
        assert isinstance(self.runtime.clock, SetClock)
        return self.runtime.clock

    @initialize(capacity=st.integers(2, 5), hours=st.sampled_from([12, None, 48]))
    def begin(self, capacity: int, hours: int | None) -> None:
        self.clock.at = NOW
        self.model = Model(capacity, _STARTS, hours)
        self.contacts = {}
        self.event_id = self.do(events.create(self._draft(), by=ORGANISER, at=NOW))
        self.slug = self.do(events.get(self.event_id)).slug
        self.do(offers.set_hours(self.event_id, hours, by=ORGANISER, at=NOW))

    def _draft(self) -> EventDraft:
        return draft(
            capacity=self.model.capacity,
            starts_at=_STARTS,
            ends_at=_STARTS + timedelta(hours=4),
            closes_at=_STARTS,
        )

    def _new_name(self) -> str:
        return f"Wie {next(self.numbers)}"

    @staticmethod
    def _mailbox(name: str) -> str:
        return f"{name.lower().replace(' ', '')}@school.example"

    def _form(self, name: str) -> SignUp:
        return replace(
            MARIE,
            name=name,
            email=self._mailbox(name),
            choices={},
            idempotency_key=f"a-form-key-of-{name}",
        )

    @precondition(lambda self: self.clock.at < _STARTS)
    @rule()
    def sign_up(self) -> None:
        name = self._new_name()
        self.do(registration.register(self.slug, self._form(name), at=self.clock.at, ip=name))
        self.model.join([name], self.clock.at)

    @precondition(lambda self: self.clock.at < _STARTS and self.model.capacity > 1)
    @rule(size=st.integers(2, 4), sharing=st.booleans())
    def sign_up_together(self, size: int, sharing: bool) -> None:
        names = [self._new_name() for _ in range(min(size, self.model.capacity))]
        contact = self._mailbox(self._new_name())
        rows = [(name, self._mailbox(names[0] if sharing else name)) for name in names]
        group = replace(
            team(*rows), contact_email=contact, idempotency_key=f"a-form-key-of-{contact}"
        )
        self.do(groups.register(self.slug, group, at=self.clock.at, ip=contact))
        self.contacts[contact] = contact
        self.model.join(names, self.clock.at, contact)

    @precondition(lambda self: self._present())
    @rule(which=some)
    def cancel(self, which: int) -> None:
        name = self._present()[which % len(self._present())]
        registration_id, person_id = self._row(name)
        self.do(registration.cancel(registration_id, person_id=person_id, at=self.clock.at))
        self.model.leave(name, self.clock.at)

    @precondition(lambda self: self.model.gone and self.clock.at < _STARTS)
    @rule(which=some)
    def come_back(self, which: int) -> None:
        gone = sorted(self.model.gone)
        name = gone[which % len(gone)]

        async def rejoin() -> None:
            registration_id, _ = await self._find(name)
            async with transaction():
                event = await event_store.locked(self.event_id)
                assert event is not None
                await registration.rejoin(event, registration_id)

        self.do(rejoin())
        self.model.join_again(name)

    @precondition(lambda self: self._offered() and self.clock.at < _STARTS)
    @rule(which=some, accepts=st.booleans())
    def answer(self, which: int, accepts: bool) -> None:
        entry = self._offered()[which % len(self._offered())]
        if entry.group is None:
            registration_id, person_id = self._row(entry.people[0])
            act = offers.answer_own(
                registration_id, person_id=person_id, accepts=accepts, at=self.clock.at
            )
        else:
            act = self._answer_for(entry.group, accepts=accepts)
        self.do(act)
        self.model.answer(entry, accepts=accepts, at=self.clock.at)

    async def _answer_for(self, contact: str, *, accepts: bool) -> None:
        person_id = await self._person(contact)
        [group] = await groups.of_contact(person_id)
        await offers.answer_for_group(
            group.id, contact_id=person_id, accepts=accepts, at=self.clock.at
        )

    @rule(hours=st.sampled_from([1, 6, 30, 100]))
    def time_passes(self, hours: int) -> None:
        self.clock.at += timedelta(hours=hours)
        self.do(self._end_offers())
        self.model.time_passes(timedelta(hours=hours), self.clock.at)

    async def _end_offers(self) -> None:
        """Do the jobs that are due, twice: once more may change nothing."""
        while due := await fetch(
            "SELECT o.id FROM offer o WHERE o.event = {} AND o.expires_at <= {} "
            "ORDER BY o.expires_at, o.made_at",
            self.event_id,
            self.clock.at,
        ):
            for _ in range(2):
                await run_job(
                    jobs.known["events.end_offer"], self.runtime, {"offer_id": due[0]["id"]}
                )

    @rule(more=st.integers(1, 4))
    def more_seats(self, more: int) -> None:
        if self.clock.at >= _STARTS:
            return
        self.model.capacity += more
        self.do(events.update(self.event_id, self._draft(), by=ORGANISER, at=self.clock.at))
        self.model.serve(self.clock.at)

    @rule(hours=st.sampled_from([None, 12, 48]))
    def choose_how_places_go(self, hours: int | None) -> None:
        self.do(offers.set_hours(self.event_id, hours, by=ORGANISER, at=self.clock.at))
        self.model.hours = hours
        self.model.serve(self.clock.at)

    @rule()
    def look_at_all_lists(self) -> None:
        self.do(offers.serve_all(at=self.clock.at))
        self.model.serve(self.clock.at)

    @precondition(lambda self: self.contacts)
    @rule(which=some)
    def erase_a_contact(self, which: int) -> None:
        contact = sorted(self.contacts)[which % len(self.contacts)]
        del self.contacts[contact]

        async def erase() -> None:
            person_id = await self._person(contact)
            await personal_data.erase(person_id, actor=Actor.system(), at=self.clock.at)

        self.do(erase())
        self.model.fall_apart(contact, self.clock.at)

    def _present(self) -> list[str]:
        return sorted(self.model.seated) + [n for e in self.model.queue for n in e.people]

    def _offered(self) -> list[Entry]:
        return [
            entry
            for entry in self.model.queue
            if entry.offered_until and entry.offered_until > self.clock.at
        ]

    def _row(self, name: str) -> tuple[RegistrationId, PersonId]:
        found: tuple[RegistrationId, PersonId] = self.do(self._find(name))
        return found

    async def _find(self, name: str) -> tuple[RegistrationId, PersonId]:
        [row] = await fetch(
            "SELECT id, person FROM registration WHERE event = {} AND name = {}",
            self.event_id,
            name,
        )
        return RegistrationId(row["id"]), PersonId(row["person"])

    async def _person(self, email: str) -> PersonId:
        [row] = await fetch("SELECT id FROM person WHERE email = {}", email)
        return PersonId(row["id"])

    @invariant()
    def nobody_is_lost_or_twice_and_the_order_is_the_written_one(self) -> None:
        rows, lines = self.do(self._stand())
        names = [row["name"] for row in rows]
        assert len(names) == len(set(names))
        by = {s: {r["name"] for r in rows if r["status"] == s} for s in ("seated", "cancelled")}
        assert by["seated"] == self.model.seated
        assert by["cancelled"] == self.model.gone
        assert [(set(one.names), one.offered_until) for one in lines] == [
            (set(entry.people), entry.offered_until) for entry in self.model.queue
        ]

    async def _stand(self) -> tuple[list[dict[str, Any]], Any]:
        rows = await fetch("SELECT name, status FROM registration WHERE event = {}", self.event_id)
        return rows, await offers.waiting_list(self.event_id)

    @invariant()
    def never_more_than_there_are_places(self) -> None:
        [event] = self.do(
            fetch("SELECT seats_taken, capacity FROM event WHERE id = {}", self.event_id)
        )
        assert event["seats_taken"] == self.model.capacity - self.model.free
        assert event["seats_taken"] <= event["capacity"]


def run(machine: type[Waiting]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )

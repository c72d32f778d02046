"""One person who enrols, by the services that the page uses."""

import os
from datetime import timedelta

from events.domain.consent import ConsentState, Purpose
from events.domain.ids import PersonId, RegistrationId
from events.services import consent, recognition, statements
from infra.db import fetch
from media.domain.enrolment import LEFT_BEHIND, EnrolmentState, Flaw
from media.domain.ids import EnrolmentId
from media.services import enrolment, templates
from media.services.enrolment import Submission
from media.store import enrolments
from tests.jobs import run_all
from tests.media.portraits import portrait
from tests.media.world import World, one_block

MARIE = portrait(("Marie", 200))
ALSO_MARIE = portrait(("Marie", 150), shade=90)
JAN = portrait(("Jan", 200))


class Enrolling:
    """Short ways for one person of the world."""

    def __init__(self, world: World, name: str = "Marie") -> None:
        self.world, self.runtime = world, world.runtime
        self.person_id: PersonId = world.people[name]

    async def registration(self) -> RegistrationId:
        [row] = await fetch("SELECT id FROM registration WHERE person = {}", self.person_id)
        return RegistrationId(row["id"])

    async def form(self, *photos: bytes, **changes: object) -> Submission:
        statement = await statements.in_force("nl", at=self.world.clock.now())
        fields = {
            "agrees": True,
            "adult": True,
            "wording_hash": statement.wording_hash,
            "photos": [one_block(photo) for photo in photos],
            "language": "nl",
        }
        return Submission(**{**fields, **changes})

    async def send(self, *photos: bytes, **changes: object) -> EnrolmentId:
        form = await self.form(*(photos or (MARIE,)), **changes)
        return await enrolment.enrol(self.runtime, self.person_id, await self.registration(), form)

    async def done(self, *photos: bytes) -> EnrolmentId:
        enrolment_id = await self.send(*photos)
        await run_all(self.runtime, "media.enrol")
        await run_all(self.runtime, "media.delete_references")
        return enrolment_id

    async def withdraw(self) -> None:
        await enrolment.withdraw(
            self.runtime, self.person_id, await self.registration(), language="nl"
        )

    async def now(self) -> tuple[EnrolmentState, Flaw | None] | None:
        own = await enrolments.of_person(self.person_id)
        return (own[0].state, own[0].flaw) if own else None

    async def agreed(self) -> ConsentState | None:
        known = await consent.standing(self.world.event_id, [self.person_id])
        entry = known.get(self.person_id, {}).get(Purpose.RECOGNITION)
        return entry.state if entry else None

    async def photos(self) -> list[str]:
        return [listed.key async for listed in self.runtime.originals.keys("references/")]

    async def in_gallery(self) -> bool:
        found = await recognition.permission(self.world.event_id, at=self.world.clock.now())
        if found is None:
            return False
        return self.person_id in (await templates.gallery(self.runtime, found)).people


async def nothing_left() -> bool:
    rows = await fetch(
        "SELECT (SELECT count(*) FROM enrolment) + (SELECT count(*) FROM enrolment_key) AS left"
    )
    return rows[0]["left"] == 0


async def age_objects(marie: Enrolling, by: timedelta = LEFT_BEHIND) -> None:
    """Make stored files look as old as this by the test's clock."""
    old = (marie.world.clock.at - by).timestamp()
    for path in (marie.runtime.settings.data / "originals").rglob("*"):
        if path.is_file():
            os.utime(path, (old, old))


async def run_job(marie: Enrolling, name: str) -> None:
    from app import JOBS

    await JOBS[name].run(marie.runtime)

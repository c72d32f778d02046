"""What people and workers do, in any order, while nobody may be seen without a reason.

Every action is the product's own code on a real PostgreSQL with real files; jobs are delayed at
will, run twice, or die at a fault point; a withdrawal may come between any two steps of publishing
and rendering. After every action, every picture that was ever public is asked for over HTTP and
looked at, and compared with the oracle.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import httpx
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

from infra import faults
from infra.clock import SetClock
from infra.db import execute
from infra.errors import DomainError
from infra.runtime import Runtime
from media.domain.ids import AlbumId, PhotoId, PublicationId
from media.services import publishing, reports, review
from media.store import publications
from tests.jobs import run_one, waiting
from tests.media.recognising import SquareDetector
from tests.media.world import PUBLISHER, World, make_world, public_pictures
from tests.promise.badges import Badges
from tests.promise.oracle import MOST_PHOTOS, NAMES, Oracle, names, photos

#: Where a worker may die, or a withdrawal may come in between.
POINTS = (
    "render.decided",
    "render.produced",
    "render.stored_one",
    "render.saved",
    "return.decided",
)

#: More of both in a long run: AKKOORD_PROMISE_EXAMPLES=200.
EXAMPLES = int(os.environ.get("AKKOORD_PROMISE_EXAMPLES", "8"))
STEPS = 25


class Died(BaseException):
    """A worker was killed: nothing catches this, and nothing of its transaction stays."""


class Promise(Badges, RuleBasedStateMachine):
    """Marie and Jan, one album, two photos that show both of them."""

    runner: asyncio.Runner
    runtime: Runtime
    client: httpx.AsyncClient
    detector: SquareDetector
    #: How often a public picture with somebody in it was looked at, and one with nobody.
    looked_at: Counter[bool]

    def __init__(self) -> None:
        super().__init__()
        self.oracle = Oracle()
        self.photos: list[PhotoId] = []
        #: Who wears a badge that says no in which photo, whether or not a scan has read it.
        self.worn: dict[int, str] = {}
        self.world: World
        self.album: AlbumId

    def do(self, action: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(action)

    def attempt(self, action: Coroutine[Any, Any, Any]) -> bool:
        """Try what the product may refuse; False when it did."""
        try:
            self.do(action)
        except DomainError:
            return False
        return True

    @initialize()
    def sign_up(self) -> None:
        clock = self.runtime.clock
        assert isinstance(clock, SetClock)
        self.world = self.do(make_world(self.runtime, clock))
        self.do(self.world.sign_up(*NAMES))
        self.album = self.do(self.world.make_album())

    @rule(back=st.booleans(), wearer=st.none() | names)
    def go_the_whole_way(self, back: bool, wearer: str | None) -> None:
        """All say yes, are shown, approved, published; and (back) all withdraw and are hidden.

        Unless a badge against it is read once they are shown.
        """
        self._fill(wearer)
        for name in NAMES:
            self.say(name, True)
            for photo in range(len(self.photos)):
                self.show(photo, name)
        self._read_badges()
        self.look_and_approve()
        self.everything()
        self.publish(None)
        self.nobody_is_seen_without_a_reason()
        for name in NAMES if back else ():
            self.say(name, False)
        self.everything()

    @rule(name=names, answer=st.booleans())
    def say(self, name: str, answer: bool) -> None:
        self.do(self.world.say(name, answer))
        self.oracle.say(name, answer)

    @precondition(lambda self: len(self.photos) < MOST_PHOTOS)
    @rule()
    def add_photo(self) -> None:
        self._add_photo()

    @precondition(lambda self: self.photos)
    @rule(photo=photos, name=names)
    def show(self, photo: int, name: str) -> None:
        if photo < len(self.photos) and self.attempt(
            self.world.show(self.album, self.photos[photo], name)
        ):
            self.oracle.decide(photo, name, show=True)

    @precondition(lambda self: self.photos)
    @rule(photo=photos, name=names)
    def hide(self, photo: int, name: str) -> None:
        if photo >= len(self.photos):
            return

        async def hide() -> None:
            work = await self.world.work(self.album, self.photos[photo])
            await review.hide(work, await self.world.face_of(self.photos[photo], name))

        self.do(hide())
        self.oracle.decide(photo, name, show=False)

    @precondition(lambda self: self.photos)
    @rule()
    def look_and_approve(self) -> None:
        for photo in self.photos:
            self.attempt(self.world.look_at(self.album, photo))
        self.attempt(self.world.approve(self.album))

    @precondition(lambda self: self.photos)
    @rule(name=st.none() | names)
    def publish(self, name: str | None) -> None:
        """Publish, with nothing in between, or with a withdrawal at the worst moment."""
        with faults.at("publish.decided", self._withdrawal(name)):
            self.attempt(publishing.publish(self.album, by=PUBLISHER, at=self.world.clock.now()))

    @rule(
        which=st.integers(0, 5),
        how=st.sampled_from(["once", "twice", "killed"]),
        at=st.sampled_from(POINTS),
        name=st.none() | names,
    )
    def job(self, which: int, how: str, at: str, name: str | None) -> None:
        found = self.do(waiting("media."))
        if not found:
            return
        chosen = found[which % len(found)]
        if how == "killed":
            with faults.at(at, _die):
                try:
                    self.do(run_one(self.runtime, chosen))
                except Died:
                    return
            return
        with faults.at(at, self._withdrawal(name)):
            self.do(run_one(self.runtime, chosen, finish=how == "once"))

    @rule()
    def everything(self) -> None:
        for chosen in self.do(waiting("media.")):
            self.do(run_one(self.runtime, chosen))

    @precondition(lambda self: self.photos)
    @rule(photo=photos)
    def undo(self, photo: int) -> None:
        """Take back a show or a hide; what an undo restores relies on what it relied on then."""
        if not self.oracle.can_undo(photo):
            return

        async def undo() -> None:
            await review.undo(await self.world.work(self.album, self.photos[photo]))

        self.do(undo())
        self.oracle.undo(photo)

    @precondition(lambda self: self.photos)
    @rule()
    def take_down(self) -> None:
        self.attempt(publishing.take_down(self.album, by=PUBLISHER, at=self.world.clock.now()))

    @rule()
    def report(self) -> None:
        for address in self.do(public_pictures(self.client, self.album)):
            self.attempt(
                reports.report(
                    address,
                    kind="this_is_me",
                    message="",
                    contact="",
                    ip="192.0.2.7",
                    at=self.world.clock.now(),
                )
            )

    @rule()
    def deal_with_reports(self) -> None:
        for found in self.do(reports.to_deal_with(None)):
            if not found.resolved:
                self.attempt(
                    reports.resolve(
                        found.id,
                        reports.Outcome.DEALT_WITH,
                        by=PUBLISHER,
                        at=self.world.clock.now(),
                    )
                )

    @invariant()
    def nobody_is_seen_without_a_reason(self) -> None:
        if not self.photos:
            return
        for address, seen in self.do(public_pictures(self.client, self.album)).items():
            publication = self.do(publications.by_id(PublicationId(address)))
            photo = self.photos.index(publication.photo_id)
            assert seen <= self.oracle.may_see(photo), (seen, self.oracle)
            self.looked_at[bool(seen)] += 1

    def teardown(self) -> None:
        self.do(execute("DELETE FROM procrastinate_jobs"))
        self.do(execute("DELETE FROM rate_limit"))

    def _fill(self, wearer: str | None) -> None:
        """Add the photos that fit, one of them with a badge that the first scan does not read."""
        if wearer is not None and len(self.photos) < MOST_PHOTOS:
            self.add_photo_with_a_badge(wearer, read=False)
        while len(self.photos) < MOST_PHOTOS and self._add_photo():
            pass

    def _read_badges(self) -> None:
        for photo in tuple(self.worn):
            self.scan_again(photo)

    def _add_photo(self) -> bool:
        shade = 100 + 20 * len(self.photos)
        self.detector.blind = frozenset(NAMES)  # a person draws them
        try:
            added = self.do(self.world.add_photo(self.album, *NAMES, shade=shade))
        except DomainError:
            return False
        finally:
            self.detector.blind = frozenset()
        self.photos.append(added)
        return True

    def _withdrawal(self, name: str | None) -> Callable[[], Awaitable[None]]:
        async def withdraw() -> None:
            if name is not None:
                await self.world.say(name, False)
                self.oracle.say(name, False)

        return withdraw


async def _die() -> None:
    raise Died


def run(machine: type[Promise], *, examples: int = EXAMPLES) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            phases=[Phase.generate, Phase.shrink] if examples > EXAMPLES else [Phase.generate],
            print_blob=True,
        ),
    )

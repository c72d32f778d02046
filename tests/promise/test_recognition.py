"""The promise where recognition shows people by itself, in any order of what can happen to that."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from events.domain.consent import Purpose
from events.domain.recognition import Mode
from infra import faults
from infra.errors import DomainError, NotFound
from media.domain.ids import PhotoId
from media.services import proposals, recognising
from media.store import proposals as store
from tests.jobs import run_one, waiting
from tests.media.recognising import enrol, permit, scanned
from tests.promise.machine import EXAMPLES, Promise
from tests.promise.machine import run as run_machine
from tests.promise.oracle import NAMES, Oracle, names, photos

_RECOGNITION = Purpose.RECOGNITION


class RecognisingOracle(Oracle):
    """Knows, besides, where recognition may show somebody: never where a person decided."""

    def __init__(self) -> None:
        super().__init__()
        self.recognised: dict[str, bool] = dict.fromkeys(NAMES, False)
        self.decided: set[tuple[int, str]] = set()
        self.rejected: set[tuple[int, str]] = set()
        self.flags: list[tuple[int, bool, bool]] = []

    def decide(self, photo: int, name: str, *, show: bool) -> None:
        self._remember(photo, name)
        super().decide(photo, name, show=show)
        self.decided.add((photo, name))

    def reject(self, photo: int, name: str) -> None:
        self._remember(photo, name)
        shown = self.reasons.get((photo, name)) is not None
        self.history.append((photo, name, self.reasons.get((photo, name))))
        if shown:
            self.reasons[photo, name] = None
            self.decided.discard((photo, name))
        self.rejected.add((photo, name))

    def undo(self, photo: int) -> None:
        last = max(i for i, (where, _, _) in enumerate(self.history) if where == photo)
        name = self.history[last][1]
        super().undo(photo)
        _, decided, rejected = self.flags.pop(last)
        for flag, of in ((decided, self.decided), (rejected, self.rejected)):
            (of.add if flag else of.discard)((photo, name))

    def has_reason(self, photo: int, name: str) -> bool:
        if super().has_reason(photo, name):
            return True
        open_to_it = (photo, name) not in self.decided | self.rejected
        return self.consent[name][0] and self.recognised[name] and open_to_it

    def _remember(self, photo: int, name: str) -> None:
        key = (photo, name)
        self.flags.append((photo, key in self.decided, key in self.rejected))


class Recognised(Promise):
    """Marie and Jan may be recognised, and shown by that before anybody looked."""

    oracle: RecognisingOracle

    def __init__(self) -> None:
        super().__init__()
        self.oracle = RecognisingOracle()

    @initialize()
    def sign_up(self) -> None:
        super().sign_up()
        self.do(permit(self.world, Mode.AUTOMATIC))

    @rule(back=st.booleans(), wearer=st.none() | names)
    def go_the_whole_way(self, back: bool, wearer: str | None) -> None:
        """All say yes and enrol, are found, approved, published; and (back) take that back."""
        for name in NAMES:
            self.say(name, True)
            self.enrol(name)
        self._fill(wearer)
        self.everything()
        self._read_badges()
        self.look_and_approve()
        self.everything()
        self.publish(None)
        self.nobody_is_seen_without_a_reason()
        for name in NAMES if back else ():
            self.stop_recognising(name)
        self.nobody_is_seen_without_a_reason()
        self.everything()

    @rule(name=names)
    def enrol(self, name: str) -> None:
        if not self.oracle.recognised[name]:
            self.oracle.recognised[name] = True
            self.do(enrol(self.world, name))
            self.do(recognising.look_again(self.world.event_id))

    @rule(name=names)
    def stop_recognising(self, name: str) -> None:
        self.do(self._stop(name))

    @precondition(lambda self: self.photos)
    @rule(photo=photos, name=names, right=st.booleans())
    def answer(self, photo: int, name: str, right: bool) -> None:
        """Confirm or reject what is proposed of a face, if anything is."""
        if photo >= len(self.photos):
            return
        if not self.attempt(self._answer(self.photos[photo], name, right=right)):
            return
        if right:
            self.oracle.decide(photo, name, show=self.oracle.consent[name][0])
        else:
            self.oracle.reject(photo, name)

    @rule(which=st.integers(0, 5), name=st.none() | names)
    def look(self, which: int, name: str | None) -> None:
        """Let a job look at a photo, and somebody end that at the worst moment."""
        found = self.do(waiting("media.recognise"))
        if not found:
            return

        async def stop() -> None:
            if name is not None:
                await self._stop(name)

        with faults.at("recognise.looked", stop):
            self.do(run_one(self.runtime, found[which % len(found)]))

    async def _answer(self, photo_id: PhotoId, name: str, *, right: bool) -> None:
        """Confirm or reject; raise `NotFound` where there is nothing to answer."""
        settle = proposals.confirm if right else proposals.reject
        for one in (await store.of_photos([photo_id])).get(photo_id, ()):
            if one.person_id == self.world.people[name]:
                await settle(await self.world.work(self.album, photo_id), one.id)
                return
        raise NotFound

    async def _stop(self, name: str) -> None:
        if self.oracle.recognised[name]:
            await self.world.say(name, False, _RECOGNITION)
            self.oracle.recognised[name] = False

    def _add_photo(self) -> bool:
        shade = 100 + 20 * len(self.photos)
        try:
            added = self.do(scanned(self.world, self.album, *NAMES, shade=shade))
        except DomainError:
            return False
        self.photos.append(added)
        return True


@pytest.fixture
def recognised(promise: type[Promise]) -> type[Recognised]:
    parts = ("runner", "runtime", "client", "looked_at", "detector")
    return type("Recognised", (Recognised,), {part: getattr(promise, part) for part in parts})


def test_whom_recognition_shows_is_seen_and_then_no_more(recognised):
    machine = recognised()
    machine.sign_up()

    machine.go_the_whole_way(back=True, wearer=None)
    seen = machine.looked_at[True]
    machine.nobody_is_seen_without_a_reason()

    assert seen > 0
    assert machine.looked_at[True] == seen
    assert machine.looked_at[False] > 0


def test_the_promise_holds_where_recognition_shows_people(recognised):
    run_machine(recognised, examples=max(1, EXAMPLES // 2))

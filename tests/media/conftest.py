import pytest

from events.domain.recognition import Mode
from infra.clock import SetClock
from infra.runtime import Runtime
from tests.media.recognising import SquareDetector, permit, see_colours
from tests.media.world import World, make_world


@pytest.fixture
async def world(app: object, runtime: Runtime, clock: SetClock) -> World:
    """An event with Marie (yes), Jan (no) and Fatima (not answered)."""
    made = await make_world(runtime, clock)
    await made.sign_up("Marie", "Jan", "Fatima")
    await made.say("Marie", True)
    await made.say("Jan", False)
    return made


@pytest.fixture
async def seen(world: World, monkeypatch: pytest.MonkeyPatch) -> SquareDetector:
    """The world with networks for colours, and permission to propose."""
    detector = see_colours(monkeypatch)
    await permit(world)
    return detector


@pytest.fixture
async def automatic(world: World, monkeypatch: pytest.MonkeyPatch) -> SquareDetector:
    """The same, and permission to show by itself."""
    detector = see_colours(monkeypatch)
    await permit(world, Mode.AUTOMATIC)
    return detector

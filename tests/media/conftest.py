import pytest

from infra.clock import SetClock
from infra.runtime import Runtime
from tests.media.world import World, make_world


@pytest.fixture
async def world(app: object, runtime: Runtime, clock: SetClock) -> World:
    """An event with Marie (yes), Jan (no) and Fatima (not answered)."""
    made = await make_world(runtime, clock)
    await made.sign_up("Marie", "Jan", "Fatima")
    await made.say("Marie", True)
    await made.say("Jan", False)
    return made

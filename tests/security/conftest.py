import pytest

from infra.clock import SetClock
from infra.runtime import Runtime
from tests.media.world import World, make_world


@pytest.fixture
async def world(app: object, runtime: Runtime, clock: SetClock) -> World:
    """An event of which Marie said yes, Jan no, and Fatima nothing."""
    made = await make_world(runtime, clock)
    await made.sign_up("Marie", "Jan", "Fatima")
    await made.say("Marie", True)
    await made.say("Jan", False)
    return made

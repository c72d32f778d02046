import pytest

from tests.media.portraits import see_portraits
from tests.media.recognising import permit
from tests.media.services.enrolling import Enrolling
from tests.media.world import World


@pytest.fixture
async def marie(world: World, monkeypatch: pytest.MonkeyPatch) -> Enrolling:
    """Marie, at an event where people may be recognised."""
    see_portraits(monkeypatch)
    await permit(world)
    return Enrolling(world)

import pytest

from events.domain.consent import Purpose
from infra.errors import Invalid


async def test_a_yes_to_social_media_alone_never_makes_a_page_on_the_website(world):
    with pytest.raises(Invalid) as refused:
        await world.make_album(frozenset({Purpose.SOCIAL}))

    assert set(refused.value.fields) == {"purposes"}

"""A report takes a photo off for whoever it is, and staff decide how it goes on."""

import pytest

from infra.errors import TooMany
from media.domain.errors import NoLongerPublic
from media.domain.ids import PublicationId
from media.services import reports
from media.services.reports import Outcome, ReportKind
from tests.media.world import PUBLISHER, public_pictures


@pytest.fixture
async def address(world, client):
    """The address of a public photo of somebody who never said anything."""
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Fatima")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await world.publish(album_id)
    [found] = await public_pictures(client)
    return found


@pytest.mark.parametrize("kind", list(ReportKind))
async def test_every_kind_of_report_takes_the_photo_off(address, client, kind):
    answer = await client.post(f"/photos/{address}/report", data={"kind": kind.value})

    assert answer.status_code == 303
    assert await public_pictures(client) == {}


async def test_a_report_without_a_kind_changes_nothing(address, client):
    answer = await client.post(f"/photos/{address}/report", data={"kind": "nonsense"})

    assert answer.status_code == 400
    assert set(await public_pictures(client)) == {address}


async def test_a_photo_that_was_dealt_with_returns_under_a_new_address(address, world, client):
    await client.post(f"/photos/{address}/report", data={"kind": "something_else"})
    [report] = await reports.to_deal_with(None)

    await reports.resolve(report.id, Outcome.DEALT_WITH, by=PUBLISHER, at=world.clock.now())
    await world.work_off()

    assert len(await public_pictures(client)) == 1
    assert address not in await public_pictures(client)


async def test_a_photo_left_out_stays_off(address, world, client):
    await client.post(f"/photos/{address}/report", data={"kind": "this_is_me"})
    [report] = await reports.to_deal_with(None)

    await reports.resolve(report.id, Outcome.LEFT_OUT, by=PUBLISHER, at=world.clock.now())
    await world.work_off()

    assert await public_pictures(client) == {}


async def test_a_second_report_finds_the_photo_off(address, client, world):
    await client.post(f"/photos/{address}/report", data={"kind": "this_is_me"})

    with pytest.raises(NoLongerPublic):
        await reports.report(
            PublicationId(address),
            kind="this_is_me",
            message="",
            contact="",
            ip="192.0.2.8",
            at=world.clock.now(),
        )


async def test_nobody_empties_a_gallery_by_reporting_all_of_it(address, world):
    for _ in range(reports.MOST_AN_HOUR):
        try:
            await _report(address, world)
        except NoLongerPublic:
            continue

    with pytest.raises(TooMany):
        await _report(address, world)


async def _report(address, world):
    await reports.report(
        PublicationId(address),
        kind="this_is_me",
        message="",
        contact="",
        ip="192.0.2.9",
        at=world.clock.now(),
    )

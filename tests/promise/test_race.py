"""Publishing against withdrawing, in two sessions on the real PostgreSQL, at the worst moment.

The barrier is a fault point: publishing has decided, and is held there until a withdrawal in
another session has been acknowledged. Nobody sleeps; the order is forced.
"""

import asyncio

import pytest

from infra import faults
from media.domain.errors import ConsentChanged, NotPublishable
from media.services import publishing, reports
from tests.jobs import run_all
from tests.media.world import PUBLISHER, public_pictures


@pytest.fixture
async def approved(world):
    """An approved album with everything rendered, in which Marie is shown."""
    album_id = await world.make_album()
    photo_id = await world.add_photo(album_id, "Marie", "Jan")
    await world.show(album_id, photo_id, "Marie")
    await world.look_at(album_id, photo_id)
    await world.approve(album_id)
    await run_all(world.runtime, "media.")
    return album_id, photo_id


async def publish_while_marie_withdraws(world, album_id):
    """Publish; when it has decided, let another session withdraw before it goes on."""
    decided, withdrawn = asyncio.Event(), asyncio.Event()

    async def wait_for_the_withdrawal() -> None:
        decided.set()
        await withdrawn.wait()

    async def withdraw() -> None:
        await decided.wait()
        await world.say("Marie", False)
        withdrawn.set()

    with faults.at("publish.decided", wait_for_the_withdrawal):
        return await asyncio.gather(
            publishing.publish(album_id, by=PUBLISHER, at=world.clock.now()),
            withdraw(),
            return_exceptions=True,
        )


async def test_a_withdrawal_between_deciding_and_publishing_wins(approved, world, client):
    album_id, _ = approved

    outcome, _ = await publish_while_marie_withdraws(world, album_id)

    assert isinstance(outcome, (ConsentChanged, NotPublishable))
    assert await public_pictures(client) == {}


async def test_without_the_epoch_condition_publishing_would_win(
    approved, world, client, monkeypatch
):
    """Take the fence away, and the same race publishes what the gate then has to stop."""
    album_id, photo_id = approved

    async def locks_but_does_not_compare(event_id, epoch):
        await publishing.consent.lock_epoch(event_id)
        return True

    monkeypatch.setattr(publishing, "_epoch_holds", locks_but_does_not_compare)

    outcome, _ = await publish_while_marie_withdraws(world, album_id)

    assert outcome == 1
    [online] = await publishing.publications.online_of_photo(photo_id)
    album = await publishing.states.album(album_id)
    state = await publishing.states.of_photo(album, photo_id)
    shown_now = publishing.states.fingerprint(album, state)
    assert online.fingerprint != shown_now
    # The second wall: what is served is decided anew for every request.
    assert await public_pictures(client) == {}


async def test_a_photo_does_not_return_over_a_withdrawal_that_came_between(approved, world, client):
    album_id, _ = approved
    await publishing.publish(album_id, by=PUBLISHER, at=world.clock.now())
    await report_and_deal_with_it(world, client)
    reached = []

    async def withdraw() -> None:
        reached.append(await world.say("Marie", False))

    with faults.at("return.decided", withdraw):
        await run_all(world.runtime, "media.")

    assert reached
    assert all("Marie" not in shown for shown in (await public_pictures(client)).values())


async def report_and_deal_with_it(world, client):
    """Have the photo taken off by a report, and send it on its way back."""
    [address] = await public_pictures(client)
    await client.post(f"/photos/{address}/report", data={"kind": "something_else"})
    [report] = await reports.to_deal_with(None)
    await reports.resolve(report.id, reports.Outcome.DEALT_WITH, by=PUBLISHER, at=world.clock.now())

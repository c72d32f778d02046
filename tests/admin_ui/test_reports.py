from uuid import uuid4

import pytest

from infra.staff.permissions import Role
from media.services import reports
from media.store import publications
from tests.admin_ui.conftest import World, token_of


@pytest.fixture
async def publisher(world: World, staff_client):
    _, client = await staff_client(Role.PUBLISHER)
    return client


@pytest.fixture
async def reported(world: World, publisher):
    """A public photo that somebody reported."""
    photo_id = await world.photo(reviewed=True)
    await world.render()
    for step in ("to-review", "approve", "publish"):
        await publisher.post(f"{world.album_url}/{step}", data=token_of(publisher))
    [online] = await publications.online_of_photo(photo_id)
    await reports.report(
        online.id,
        kind="this_is_me",
        message="Dat ben ik <b>niet</b>.",
        contact="ik@voorbeeld.example",
        ip="192.0.2.1",
        at=world.clock.now(),
    )
    [report] = await reports.to_deal_with(None)
    return report


async def test_a_report_is_shown_with_what_was_said(reported, world: World, publisher):
    page = (await publisher.get("/staff/reports")).text
    home = (await publisher.get("/staff")).text

    assert "Dit ben ik" in page
    assert "Dat ben ik &lt;b&gt;niet&lt;/b&gt;." in page
    assert "ik@voorbeeld.example" in page
    assert world.photo_url(reported.photo_id) in page
    assert "1 melding af te handelen" in home


async def test_a_reported_photo_blocks_and_leads_to_the_report(reported, world: World, publisher):
    state = (await publisher.get(world.photo_url(reported.photo_id) + "/state")).json()

    [blocker] = [b for b in state["blockers"] if b["code"] == "reported"]
    assert blocker["url"] == "/staff/reports"


@pytest.mark.parametrize("outcome", ["dealt_with", "left_out"])
async def test_a_report_is_dealt_with(outcome, reported, world: World, publisher):
    answer = await publisher.post(
        f"/staff/reports/{reported.id}", data={"outcome": outcome, **token_of(publisher)}
    )

    [after] = await reports.to_deal_with(None)
    state = (await publisher.get(world.photo_url(reported.photo_id) + "/state")).json()
    assert answer.headers["Location"] == "/staff/reports?done=report"
    assert after.resolved is True
    assert state["photo"]["dropped"] is (outcome == "left_out")


async def test_an_outcome_that_is_none_is_refused(reported, publisher):
    answer = await publisher.post(f"/staff/reports/{reported.id}", data=token_of(publisher))

    [after] = await reports.to_deal_with(None)
    assert answer.status_code == 400
    assert after.resolved is False


async def test_staff_of_another_event_see_and_close_nothing(reported, staff_client):
    _, other = await staff_client(Role.REVIEWER, event_id=uuid4())

    page = (await other.get("/staff/reports")).text
    answer = await other.post(
        f"/staff/reports/{reported.id}", data={"outcome": "left_out", **token_of(other)}
    )

    assert "Er is niets af te handelen" in page
    assert answer.status_code == 404

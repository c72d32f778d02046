"""Other programs are told when a registration changes: every way it can, signed, and once more."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from events import personal_data
from events.domain.ids import DeliveryId, WebhookId
from events.domain.webhooks import AGAIN_AFTER, DeliveryState, outcome
from events.services import registration, webhooks
from infra.audit import Actor
from infra.db import fetch
from infra.errors import Invalid
from tests.conftest import NOW
from tests.events.conftest import ORGANISER, World
from tests.events.webhooks.receiver import receiving


@pytest.fixture
async def receiver(world: World, tmp_path):
    async with receiving(tmp_path) as made:
        world.runtime = replace(
            world.runtime,
            settings=replace(world.runtime.settings, webhook_hosts=frozenset({made.authority})),
        )
        yield made


async def listen(world: World, receiver) -> str:
    return await webhooks.add(world.runtime.settings, receiver.url, by=ORGANISER, at=NOW)


async def tell(world: World, receiver) -> list[dict[str, object]]:
    """Tell everything that waits, once; return what the receiver was told in all."""
    await webhooks.spread()
    for row in await fetch(
        "SELECT id FROM webhook_delivery WHERE state = 'waiting' ORDER BY changed_at, id"
    ):
        await webhooks.tell(world.runtime, DeliveryId(row["id"]), network=receiver.network)
    return [json.loads(request.body) for request in receiver.requests]


async def registration_id():
    [row] = await fetch("SELECT id FROM registration")
    return row["id"]


async def test_a_registration_is_told_once_with_ids_only(world: World, receiver):
    await listen(world, receiver)
    await world.sign_up()

    told = await tell(world, receiver)

    assert [(one["type"], one["data"]) for one in told] == [
        (
            "registration.made",
            {"event_id": str(world.event.id), "registration_id": str(await registration_id())},
        )
    ]
    assert b"Marie" not in receiver.requests[0].body


async def test_a_change_and_a_cancellation_are_told(world: World, receiver):
    await world.sign_up()
    await listen(world, receiver)
    me = await world.person()

    mine = await registration_id()
    await registration.correct(mine, person_id=me, name="Marie Vis", organisation="")
    await registration.cancel(mine, person_id=me, at=NOW)

    told = await tell(world, receiver)
    assert [one["type"] for one in told] == ["registration.changed", "registration.cancelled"]


async def test_an_erased_person_is_told_as_cancelled(world: World, receiver):
    await world.sign_up()
    await listen(world, receiver)

    await personal_data.erase(await world.person(), actor=Actor.system(), at=NOW)

    assert {one["type"] for one in await tell(world, receiver)} == {"registration.cancelled"}


async def test_a_form_sent_again_is_no_change(world: World, receiver):
    await listen(world, receiver)
    await world.sign_up()
    await world.sign_up(idempotency_key="the same person once more")

    assert len(await tell(world, receiver)) == 1


async def test_nothing_is_noted_while_nobody_listens(world: World):
    await world.sign_up()

    assert await fetch("SELECT 1 AS one FROM registration_change") == []


async def test_a_message_is_signed_after_standard_webhooks(world: World, receiver):
    secret = await listen(world, receiver)
    await world.sign_up()

    await tell(world, receiver)

    [request] = receiver.requests
    message_id, seconds = request.headers["webhook-id"], request.headers["webhook-timestamp"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{seconds}.".encode() + request.body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert secret.startswith("whsec_")
    assert len(key) == 32
    assert message_id.startswith("msg_")
    assert int(seconds) == int(NOW.timestamp())
    assert request.headers["webhook-signature"] == f"v1,{expected}"


async def test_the_secret_lies_sealed(world: World, receiver):
    secret = await listen(world, receiver)

    [row] = await fetch("SELECT nonce, ciphertext FROM webhook")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    assert key not in row["ciphertext"]
    assert len(row["nonce"]) == 12


async def test_a_receiver_that_fails_is_tried_again_later_with_the_same_message(
    world: World, receiver, clock
):
    receiver.statuses = [500, 204]
    await listen(world, receiver)
    await world.sign_up()
    await tell(world, receiver)

    [after] = await fetch("SELECT state, tries, status FROM webhook_delivery")
    [job] = await fetch(
        "SELECT scheduled_at FROM procrastinate_jobs "
        "WHERE task_name = 'events.tell' AND scheduled_at IS NOT NULL"
    )
    await tell(world, receiver)

    first, second = receiver.requests
    [last] = await fetch("SELECT state, tries, status FROM webhook_delivery")
    assert after == {"state": "waiting", "tries": 1, "status": 500}
    assert job["scheduled_at"] == NOW + AGAIN_AFTER[0]
    assert last == {"state": "delivered", "tries": 2, "status": 204}
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


async def test_a_delivery_that_arrived_is_not_told_again(world: World, receiver):
    await listen(world, receiver)
    await world.sign_up()
    await tell(world, receiver)
    [row] = await fetch("SELECT id FROM webhook_delivery")

    await webhooks.tell(world.runtime, DeliveryId(row["id"]), network=receiver.network)

    assert len(receiver.requests) == 1


async def test_a_receiver_that_is_gone_is_told_nothing_any_more(world: World, receiver):
    receiver.statuses = [410]
    await listen(world, receiver)
    await world.sign_up()
    await tell(world, receiver)

    await world.sign_up(email="jan@school.example")

    assert len(await tell(world, receiver)) == 1
    assert await fetch("SELECT 1 AS one FROM audit WHERE action = 'webhook.ended'")


async def test_a_host_that_is_allowed_no_more_is_told_nothing(world: World, receiver):
    await listen(world, receiver)
    await world.sign_up()
    settings = replace(world.runtime.settings, webhook_hosts=frozenset())
    world.runtime = replace(world.runtime, settings=settings)

    assert await tell(world, receiver) == []
    [row] = await fetch("SELECT state, reason FROM webhook_delivery")
    assert row == {"state": "waiting", "reason": "not_allowed"}


@pytest.mark.parametrize(
    "url", ["http://crm.example/", "https://elsewhere.example/", "https://127.0.0.1/", ""]
)
async def test_only_an_allowed_address_can_be_added(world: World, receiver, url):
    with pytest.raises(Invalid):
        await webhooks.add(world.runtime.settings, url, by=ORGANISER, at=NOW)


async def test_what_was_rolled_back_is_not_told(world: World, receiver, clock):
    await listen(world, receiver)
    clock.at = world.event.closes_at
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever refuses it
        await world.sign_up()

    assert await tell(world, receiver) == []


def test_it_is_tried_ten_times_in_three_days_and_then_given_up():
    tried = [outcome(None, number, at=NOW) for number in range(1, len(AGAIN_AFTER) + 2)]

    assert [one.state for one in tried] == [DeliveryState.WAITING] * 9 + [DeliveryState.GIVEN_UP]
    assert timedelta(days=3) < sum(AGAIN_AFTER, timedelta()) < timedelta(days=4)


async def test_old_deliveries_are_removed_and_waiting_ones_are_not(world: World, receiver):
    receiver.statuses = [204, 500]
    await listen(world, receiver)
    await world.sign_up()
    await world.sign_up(email="jan@school.example")
    await tell(world, receiver)
    await fetch("UPDATE webhook_delivery SET changed_at = {}", NOW)

    await webhooks.sweep(at=NOW + timedelta(days=31))

    assert [row["state"] for row in await fetch("SELECT state FROM webhook_delivery")] == [
        "waiting"
    ]


async def test_an_ended_webhook_gives_up_what_waited(world: World, receiver):
    await listen(world, receiver)
    await world.sign_up()
    await webhooks.spread()
    [row] = await fetch("SELECT id FROM webhook")

    await webhooks.end(WebhookId(row["id"]), actor=Actor.staff(ORGANISER), at=NOW)

    assert await tell(world, receiver) == []
    _, [delivery] = await webhooks.history(WebhookId(row["id"]))
    assert (delivery.state, delivery.reason) == (DeliveryState.GIVEN_UP, "ended")

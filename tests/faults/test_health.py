"""Whoever watches over an installation is told what is missing, and is never told too late."""

import pytest

from infra.db import connected, execute, fetch, transaction
from infra.embedded_postgres import EmbeddedPostgres
from infra.queue import enqueue


async def a_worker_lives() -> None:
    await execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")


async def test_without_a_worker_the_installation_is_not_ready(client):
    answer = await client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json() | {"ok": False, "workers": 0, "database": True} == answer.json()


async def test_with_a_worker_it_is_ready(client):
    await a_worker_lives()

    answer = await client.get("/health/ready")

    assert (answer.status_code, answer.json()["workers"]) == (200, 1)


async def test_a_worker_that_was_silent_for_a_minute_does_not_count(client):
    await a_worker_lives()
    await execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '61 s'")

    answer = await client.get("/health/ready")

    assert (answer.status_code, answer.json()["workers"]) == (503, 0)


async def test_a_job_that_nobody_does_is_told_although_a_worker_lives(client):
    await a_worker_lives()
    async with transaction():
        await enqueue("events.sweep")
    await execute("UPDATE procrastinate_events SET at = now() - interval '3 minutes'")

    answer = await client.get("/health/ready")

    assert answer.status_code == 503
    assert answer.json()["oldest_due_seconds"] >= 180


async def test_a_schema_that_is_not_up_to_date_is_told(client):
    await a_worker_lives()
    [newest] = await fetch("SELECT max(id) AS id FROM migration")
    await execute("DELETE FROM migration WHERE id = {}", newest["id"])

    answer = await client.get("/health/ready")

    assert answer.status_code == 503
    assert (answer.json()["schema"], answer.json()["database"]) == (False, True)


async def test_a_schema_newer_than_the_program_is_told(client):
    await a_worker_lives()
    await execute(
        "INSERT INTO migration (app_name, name, ran_on) VALUES ('media', 'of_tomorrow', now())"
    )

    answer = await client.get("/health/ready")

    assert (answer.status_code, answer.json()["schema"]) == (503, False)


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
async def test_health_tells_nothing_about_people_and_is_never_kept(client, path):
    answer = await client.get(path)

    assert answer.headers["Cache-Control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert all(isinstance(value, bool | int | float) for value in answer.json().values())


async def test_without_a_database_the_process_still_says_that_it_lives(
    tmp_path_factory, runtime, settings
):
    from app import create_app
    from tests.conftest import browser

    with EmbeddedPostgres(tmp_path_factory.mktemp("away"), durable=False) as server:
        async with connected(server.ensure_database(), most=2):
            server.stop()
            async with browser(create_app(runtime), settings) as client:
                live = await client.get("/health/live")
                ready = await client.get("/health/ready")

    assert live.status_code == 200
    assert (ready.status_code, ready.json()["database"]) == (503, False)

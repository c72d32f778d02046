"""The audit log: chained, complete, and only added to."""

import asyncpg
import pytest

from infra.audit import Actor, check_chain, record
from infra.db import NoTransaction, execute, transaction
from infra.ids import new_id


async def _three_entries() -> None:
    for number in range(3):
        async with transaction():
            await record(
                "thing.changed",
                actor=Actor.staff(new_id()),
                object=f"thing:{number}",
                subject=new_id(),
                detail={"number": number},
            )


async def test_a_chain_of_entries_checks_out(database):
    await _three_entries()

    state = await check_chain()

    assert (state.entries, state.intact) == (3, True)


async def test_an_entry_outside_a_transaction_is_refused(database):
    with pytest.raises(NoTransaction):
        await record("thing.changed", actor=Actor.system(), object="thing:1")


async def test_a_rolled_back_change_leaves_no_entry(database):
    async def change_and_fail() -> None:
        async with transaction():
            await record("thing.changed", actor=Actor.system(), object="thing:1")
            raise LookupError

    with pytest.raises(LookupError):
        await change_and_fail()

    assert (await check_chain()).entries == 0


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit SET actor = 'nobody' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
        "TRUNCATE audit",
    ],
)
async def test_the_database_refuses_to_change_or_remove_an_entry(database, attack):
    await _three_entries()

    with pytest.raises(asyncpg.PostgresError, match="only added"):
        await execute(attack)


async def test_a_change_made_behind_the_triggers_back_is_found(database):
    await _three_entries()
    async with transaction():
        await execute("SET LOCAL session_replication_role = replica")
        await execute("UPDATE audit SET actor = 'somebody else' WHERE seq = 2")

    assert (await check_chain()).first_wrong == 2


async def test_the_last_entry_cannot_be_cut_off_unnoticed(database):
    await _three_entries()
    async with transaction():
        await execute("SET LOCAL session_replication_role = replica")
        await execute("DELETE FROM audit WHERE seq = 3")

    assert not (await check_chain()).intact

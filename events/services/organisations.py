"""The register of schools and boards: take a list in, find one, note which one was chosen."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from events.domain.ids import OrganisationId, RegistrationId
from events.domain.organisation import MOST_FOUND, Organisation, OrganisationKind, asked
from events.domain.register import Outcome, Plan, Sector, plan
from events.domain.register_file import read
from events.domain.words import gettext_noop
from events.store import organisations as store
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid
from infra.limits import allow

FAULTY = gettext_noop("Nothing was taken in: some lines are not right. Mend the file first.")
CLOSES_MANY = gettext_noop(
    "Nothing was taken in: this file would close more than a fifth of its list. Is it the right "
    "file, for the right list? If so, say that these may close."
)

#: A whole school behind one address types its own name: about ten questions a person.
MOST_SEARCHES = 1200
_SEARCHES_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How a file is to be taken in. `dry_run`: say what would happen, and change nothing."""

    sector: Sector
    dry_run: bool
    may_close_many: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file. `refused`: why nothing changed although that was asked."""

    kind: OrganisationKind
    plan: Plan
    done: bool
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """How many organisations of a kind stand in a list; without a list: closed ones."""

    kind: OrganisationKind
    sector: Sector | None
    number: int
    changed_at: datetime


async def take_in(content: bytes, taking: Taking, *, actor: Actor, at: datetime) -> Taken:
    """Take a list into the register: all of it, or nothing. Raise `Invalid` for what is no list.

    Whoever is not in the file is taken off its list, and is closed when in no list any more.
    """
    file = await asyncio.to_thread(read, content)
    if file.wrong:
        raise Invalid({"file": file.wrong})
    async with transaction():
        await store.lock()
        found = plan(await store.every(file.kind), file, taking.sector)
        refused = _refused(found, taking)
        if taking.dry_run or refused:
            return Taken(file.kind, found, done=False, refused="" if taking.dry_run else refused)
        await store.save(found.saved, at=at)
        counts = {str(outcome): number for outcome, number in found.counts.items()}
        await record(
            "organisations.taken_in",
            actor=actor,
            object=f"organisations:{file.kind}",
            detail={"sector": str(taking.sector), **counts},
        )
    return Taken(file.kind, found, done=True)


def _refused(found: Plan, taking: Taking) -> str:
    if found.count(Outcome.WRONG):
        return FAULTY
    return CLOSES_MANY if found.closes_many and not taking.may_close_many else ""


async def search(text: str, *, at: datetime, ip: str) -> list[Organisation]:
    """Return at most ten organisations by the beginnings of words: name, place, code, BRIN."""
    await allow(f"organisations:{ip}", most=MOST_SEARCHES, within=_SEARCHES_WITHIN, at=at)
    words = asked(text)
    return await store.search(words, limit=MOST_FOUND) if words else []


async def choose(
    registration_id: RegistrationId, organisation_id: OrganisationId | None, *, wanted: bool = True
) -> bool:
    """Note which organisation a registration names; say whether that is another than before.

    Where its text is not the name of that organisation, it names none.
    """
    return await store.choose(registration_id, organisation_id, wanted=wanted)


async def chosen(registration_id: RegistrationId) -> OrganisationId | None:
    """Return which organisation a registration names, if one was chosen."""
    return await store.chosen(registration_id)


async def codes(registration_ids: list[RegistrationId]) -> dict[RegistrationId, str]:
    """Return the code of the organisation that was chosen, for registrations that have one."""
    return await store.codes(registration_ids)


async def totals() -> list[Total]:
    """Return how many organisations there are, per kind and list."""
    return [
        Total(
            OrganisationKind(row["kind"]),
            Sector(row["sector"]) if row["sector"] else None,
            row["number"],
            row["changed_at"],
        )
        for row in await store.totals()
    ]

"""A group to sign up, and short ways of looking at what became of it."""

from dataclasses import replace

from events.domain.groups import Colleague, GroupSignUp
from events.services import attendees, groups
from events.store import groups as store
from tests.events.conftest import World

TEAM = GroupSignUp(
    contact_name="Carla Jansen",
    contact_email="carla@school.example",
    organisation="Basisschool De Linde",
    colleagues=(
        Colleague(row=1, name="Anna Visser", email="anna@school.example"),
        Colleague(row=2, name="Bram Mulder", email="bram@school.example"),
        Colleague(row=3, name="Cees Bos", email="cees@school.example"),
    ),
    language="en",
    idempotency_key="a-form-key-of-carla",
)


def team(*people: tuple[str, str], **changes: object) -> GroupSignUp:
    """Return a group of other people: pairs of name and address."""
    rows = tuple(Colleague(row=n, name=who, email=at) for n, (who, at) in enumerate(people, 1))
    return replace(TEAM, colleagues=rows or TEAM.colleagues, **changes)


async def sign_up(world: World, group: GroupSignUp = TEAM) -> None:
    await groups.register(world.event.slug, group, at=world.clock.now(), ip="192.0.2.7")


async def seen_by_contact(world: World, email: str = TEAM.contact_email) -> dict[str, str]:
    """Return what the contact sees: the state of each name, over all their groups."""
    found = await groups.of_contact(await world.person(email))
    return {one.name: str(one.state) for group in found for one in group.members}


async def party(world: World, email: str = TEAM.contact_email) -> store.Party:
    [found] = await store.of_contact(await world.person(email))
    return found


async def standing(world: World) -> dict[str, tuple[str, int | None]]:
    rows = await attendees.listing(world.event.id)
    return {row.name: (str(row.status), row.position) for row in rows}

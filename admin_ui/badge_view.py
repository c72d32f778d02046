"""Badges as they are printed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from anyio import to_thread

from events.domain.attendance import door_code
from events.domain.badges import OPT_OUT, Badge, Marker
from infra.web.i18n import gettext
from media.services import markers

#: On a sheet of A4: two rows of four.
PER_SHEET: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeCard:
    """`drawing` is the path of the marker's SVG; empty for a badge without one."""

    name: str
    organisation: str
    drawing: str
    #: The marker in words, for whoever cannot see it.
    marker: str
    #: What the marker does, in words for its wearer.
    meaning: str
    #: "no", "own", or empty without a marker.
    mark: str
    #: What the door scans or types; empty for a badge without a name.
    code: str = ""


async def badge_cards(badges: Iterable[Badge], text: str) -> list[BadgeCard]:
    """Return the badges of people in whose name or organisation every word of `text` occurs."""
    wanted = [badge for badge in badges if _matches(badge, text)]
    numbers = {_number(badge) for badge in wanted}
    drawings = await _drawings(number for number in numbers if number is not None)
    return [_card(badge, drawings) for badge in wanted]


async def spare_card() -> BadgeCard:
    """Return a badge that anybody may wear who is not to be shown."""
    [drawing] = (await _drawings([OPT_OUT])).values()
    return BadgeCard(name="", organisation="", drawing=drawing, **_words(OPT_OUT))


def sheets(cards: Sequence[BadgeCard]) -> list[Sequence[BadgeCard]]:
    """Divide badges over sheets of paper."""
    return [cards[at : at + PER_SHEET] for at in range(0, len(cards), PER_SHEET)]


def _matches(badge: Badge, text: str) -> bool:
    about = f"{badge.name} {badge.organisation}".casefold()
    return all(word in about for word in text.casefold().split())


def _number(badge: Badge) -> int | None:
    return OPT_OUT if badge.marker is Marker.OPT_OUT else badge.number


async def _drawings(numbers: Iterable[int]) -> dict[int, str]:
    """Draw in a thread: the first marker loads the library that knows them."""
    wanted = list(numbers)

    def draw() -> dict[int, str]:
        return {number: markers.drawing(number) for number in wanted}

    return await to_thread.run_sync(draw) if wanted else {}


def _card(badge: Badge, drawings: dict[int, str]) -> BadgeCard:
    number = _number(badge)
    return BadgeCard(
        name=badge.name,
        organisation=badge.organisation,
        drawing="" if number is None else drawings[number],
        code=door_code(badge.registration_id),
        **_words(number),
    )


def _words(number: int | None) -> dict[str, str]:
    if number is None:
        return {"marker": "", "meaning": "", "mark": ""}
    if number == OPT_OUT:
        return {
            "mark": "no",
            "marker": gettext("Code: do not show me"),
            "meaning": gettext("This code says: do not show me. Wear it in sight."),
        }
    return {
        "mark": "own",
        "marker": gettext("Own code, number %(number)s", number=number),
        "meaning": gettext("By this code we find you in photos of this day. You decide who sees."),
    }

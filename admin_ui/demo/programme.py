"""The events of the demonstration. Times are local, without a zone, as forms take them."""

from datetime import datetime, timedelta
from typing import Final

from admin_ui.demo.people import SOCIAL, WEBSITE
from admin_ui.demo.staff import EventPlan

_MORNING: Final = timedelta(hours=9, minutes=30)
_NOON: Final = timedelta(hours=13)
_AFTERNOON: Final = timedelta(hours=16)


def _day(now: datetime, in_days: int) -> datetime:
    """Return the first moment of a day."""
    return datetime(now.year, now.month, now.day) + timedelta(days=in_days)  # noqa: DTZ001 - local


def training(now: datetime, *, in_days: int) -> EventPlan:
    """Return the event of the albums; it moves to the past once everybody signed up."""
    day = _day(now, in_days)
    return EventPlan(
        title="Training: een veilige school voor iedereen",
        description=(
            "Hoe maak je van je school een plek waar elk kind zich veilig voelt? In deze training "
            "oefen je met moeilijke gesprekken en leer je van elkaars praktijk.\n\n"
            "Voor leerkrachten, intern begeleiders en schoolleiders in het primair onderwijs. "
            "Lunch is inbegrepen."
        ),
        place="Congrescentrum De Kade, Utrecht",
        starts_at=day + _MORNING,
        ends_at=day + _AFTERNOON,
        opens_at=now - timedelta(days=30),
        closes_at=day + _MORNING - timedelta(days=1),
        capacity=40,
        purposes=(WEBSITE, SOCIAL),
    )


def workshop(now: datetime) -> EventPlan:
    """Return a small event, which will be full."""
    day = _day(now, 16)
    return EventPlan(
        title="Werkplaats begrijpend lezen",
        description="In een kleine groep werken we aan lessen die je de volgende dag kunt geven.",
        place="Basisschool Voorbeeld, Amersfoort",
        starts_at=day + _NOON,
        ends_at=day + _AFTERNOON,
        opens_at=now - timedelta(days=10),
        closes_at=day + _NOON - timedelta(days=1),
        capacity=4,
        purposes=(WEBSITE,),
    )


def network_day(now: datetime) -> EventPlan:
    """Return an event that nobody signed up for yet."""
    day = _day(now, 37)
    return EventPlan(
        title="Netwerkdag voor schoolleiders",
        description=(
            "Ontmoet schoolleiders uit de regio. In de ochtend twee lezingen, in de middag "
            "gesprekken in kleine groepen."
        ),
        place="Stadsschouwburg, Zwolle",
        starts_at=day + _MORNING,
        ends_at=day + _AFTERNOON,
        opens_at=now - timedelta(days=2),
        closes_at=day + _MORNING - timedelta(days=3),
        capacity=120,
        purposes=(WEBSITE, SOCIAL),
    )

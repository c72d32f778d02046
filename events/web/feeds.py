"""What is coming, for calendars and for other websites. No cookies, no personal data."""

from datetime import datetime

from litestar import Response, get
from litestar.di import NamedDependency
from msgspec import Struct

from events.letters.feed import feed
from events.services import events
from infra.runtime import Runtime

#: Everybody may keep it a minute.
_KEPT = {"Cache-Control": "public, max-age=60"}
#: Any website may read this, as nobody is known here and nothing is changed.
_ANYWHERE = {"Access-Control-Allow-Origin": "*"}


@get("/events.ics")
async def calendar(runtime: NamedDependency[Runtime]) -> Response[bytes]:
    """Give the public events as a calendar to subscribe to. One query."""
    at, settings = runtime.clock.now(), runtime.settings
    content = feed(
        await events.upcoming(at),
        base_url=settings.base_url,
        organisation=settings.organisation,
        at=at,
    )
    return Response(content, media_type="text/calendar", headers=_KEPT)


class ComingOut(Struct):
    """An event as another website lists it; `sign_up` says whether one can sign up now."""

    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    sign_up: str
    url: str


class Coming(Struct):
    """What is coming, soonest first, and the time zone it takes place in."""

    timezone: str
    events: list[ComingOut]


@get("/api/public/events")
async def coming(runtime: NamedDependency[Runtime]) -> Response[Coming]:
    """Give the public events to any website. One query."""
    at, settings = runtime.clock.now(), runtime.settings
    found = [
        ComingOut(
            title=event.title,
            place=event.place,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            sign_up=str(event.phase(at)),
            url=f"{settings.base_url}/events/{event.slug}",
        )
        for event in await events.upcoming(at)
    ]
    content = Coming(timezone=settings.timezone.key, events=found)
    return Response(content, headers={**_KEPT, **_ANYWHERE})

"""The pages everybody can look at: what is coming, and one event."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from events.domain.series import together
from events.services import events
from events.services.hooks import public_albums
from events.web import programme
from events.web.pages import page
from events.web.terms import code_of, keep_code
from infra.runtime import Runtime
from infra.web.visitor import Visitor


@get("/")
async def first_page(
    visitor: NamedDependency[Visitor], runtime: NamedDependency[Runtime]
) -> Template:
    """Show what is coming. One query."""
    now = runtime.clock.now()
    return page(visitor, "first.html", events=together(await events.upcoming(now)), now=now)


@get("/events/{slug:str}")
async def event_page(
    slug: FromPath[str],
    visitor: NamedDependency[Visitor],
    runtime: NamedDependency[Runtime],
) -> Template:
    """Show one event and whether one can sign up."""
    now = runtime.clock.now()
    event = await events.by_slug(slug, at=now)
    albums = await public_albums(event.id)
    return page(
        visitor,
        "event.html",
        secret=bool(code_of(visitor)),
        keep_code=keep_code(visitor),
        other_dates=await events.other_dates(event, at=now),
        now=now,
        event=event,
        phase=event.phase(now),
        albums=albums,
        recognises=event.recognises(now),
        days=await programme.shown(event.id, runtime),
    )

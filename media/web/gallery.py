"""The public album page."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from events.services import events
from infra.web.visitor import Visitor
from media.services import gallery
from media.web.schemas import photo_view


@get("/albums/{slug:str}")
async def album_page(slug: FromPath[str], visitor: NamedDependency[Visitor]) -> Template:
    """Show what may be shown of an album at this moment."""
    album, photos = await gallery.album(slug)
    event = await events.get(album.event_id)
    return visitor.page(
        "media/album.html",
        album=album,
        event=event,
        photos=[photo_view(photo) for photo in photos],
    )

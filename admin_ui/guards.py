"""What a route opens: an event or an album, for staff who may do there what the route asks.

A guard (`infra.web.guards.may`) asks for a permission at all. These dependencies ask it again
for the very event, and answer as if nothing were there: that an album exists is not told either.
"""

from typing import Any
from uuid import UUID

from litestar import Request
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from events.domain.event import Event
from events.domain.ids import EventId
from events.services import events
from infra.errors import NotAllowed, NotFound
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.visitor import Visitor, visitor_of
from media.domain.album import Album
from media.domain.ids import AlbumId, PhotoId
from media.services import album as albums
from media.services.review import Work


def asked_permission(handler: BaseRouteHandler) -> Permission:
    """Return what the guards of a route ask."""
    for layer in handler.ownership_layers:
        for guard in layer.guards or ():
            permission: Permission | None = getattr(guard, "permission", None)
            if permission is not None:
                return permission
    raise LookupError("this route asks no permission")


def staff_of(visitor: Visitor) -> StaffMember:
    """Return the member of staff whom the guard let in."""
    if visitor.staff is None:
        raise NotAllowed
    return visitor.staff


async def provide_staff(request: Request[Any, Any, Any]) -> StaffMember:
    """Give handlers `staff: NamedDependency[StaffMember]`."""
    return staff_of(visitor_of(request))


async def provide_event(
    request: Request[Any, Any, Any],
    event_id: FromPath[UUID],
    staff: NamedDependency[StaffMember],
) -> Event:
    """Give handlers the event of the address. Raise `NotFound` also when it is not theirs."""
    if not staff.may(asked_permission(request.route_handler), event_id):
        raise NotFound
    return await events.get(EventId(event_id))


async def provide_album(
    request: Request[Any, Any, Any],
    album_id: FromPath[UUID],
    staff: NamedDependency[StaffMember],
) -> Album:
    """Give handlers the album of the address. Raise `NotFound` also when it is not theirs."""
    return await album_for(staff, asked_permission(request.route_handler), album_id)


async def album_for(staff: StaffMember, permission: Permission, album_id: UUID) -> Album:
    """Return an album in whose event `staff` carries `permission`, or raise `NotFound`."""
    album = await albums.get(AlbumId(album_id))
    if not staff.may(permission, album.event_id):
        raise NotFound
    return album


async def provide_work(
    album: NamedDependency[Album],
    photo_id: FromPath[UUID],
    staff: NamedDependency[StaffMember],
    runtime: NamedDependency[Runtime],
) -> Work:
    """Give handlers the photo of the address, to decide about it in its album.

    That it is in there is found out by whatever they do with it: all of it raises `NotFound`.
    """
    return Work(album, PhotoId(photo_id), staff.id, runtime.clock.now())

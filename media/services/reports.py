"""Anybody may say of a public photo: this is me, or something is wrong. It goes off at once."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from events.services import consent
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound
from infra.limits import allow
from infra.queue import WITHDRAWAL, enqueue
from infra.web.i18n import gettext_noop
from media.domain.errors import NoLongerPublic
from media.domain.ids import PublicationId, ReportId
from media.domain.publication import Ended
from media.services import states
from media.store import albums, publications
from media.store.publications import Report

#: Most photos that one address may take offline in an hour: enough for anybody in an album,
#: too few to empty a gallery.
MOST_AN_HOUR = 20

_LONGEST_MESSAGE = 1000
_LONGEST_CONTACT = 254


class ReportKind(StrEnum):
    THIS_IS_ME = "this_is_me"
    SOMETHING_ELSE = "something_else"


class Outcome(StrEnum):
    #: The photo returns as its faces are decided now.
    DEALT_WITH = "dealt_with"
    #: The photo stays off: it is dropped from its album.
    LEFT_OUT = "left_out"


async def report(
    publication_id: PublicationId,
    *,
    kind: str,
    message: str,
    contact: str,
    ip: str,
    at: datetime,
) -> None:
    """Take a public photo off until somebody looked at it. Raise `NoLongerPublic`, `TooMany`."""
    if kind not in {k.value for k in ReportKind}:
        raise Invalid({"kind": gettext_noop("Choose what is the matter.")})
    await allow(f"report {ip}", most=MOST_AN_HOUR, within=timedelta(hours=1), at=at)
    found = await publications.by_id(publication_id)
    if found is None:
        raise NotFound
    album = await states.album(found.album_id)
    async with transaction():
        await consent.raise_epoch(album.event_id)
        online = await publications.online_of_photo(found.photo_id)
        if not any(one.id == publication_id for one in online):
            raise NoLongerPublic
        # The photo itself was reported, so it goes off wherever it is public.
        await publications.end([one.id for one in online], Ended.REPORTED, at=at)
        report_id = await publications.add_report(
            found,
            kind=kind,
            message=message[:_LONGEST_MESSAGE],
            contact=contact[:_LONGEST_CONTACT],
            at=at,
        )
        await record(
            "photo.reported",
            actor=Actor.anonymous(),
            object=f"publication:{publication_id}",
            detail={"report": str(report_id), "kind": kind, "taken_off": len(online)},
        )


async def to_deal_with(event_ids: frozenset[UUID] | None) -> list[Report]:
    """Return the reports about these events' photos (None = all), the open ones first."""
    return await publications.reports(event_ids)


async def get(report_id: ReportId) -> Report:
    """Return a report. Raise `NotFound`."""
    found = await publications.report(report_id)
    if found is None:
        raise NotFound
    return found


async def resolve(report_id: ReportId, outcome: Outcome, *, by: UUID, at: datetime) -> None:
    """Close a report; the photo returns if nothing else blocks it, or is left out."""
    found = await get(report_id)
    album = await states.album(found.album_id)
    async with transaction():
        await consent.raise_epoch(album.event_id)
        await publications.resolve_report(report_id, outcome=outcome.value, by=by, at=at)
        for one in await albums.with_photo(found.photo_id):
            if outcome is Outcome.LEFT_OUT:
                await albums.set_dropped(one.id, found.photo_id, dropped=True)
            else:
                await enqueue(
                    "media.render", priority=WITHDRAWAL, album_id=one.id, photo_id=found.photo_id
                )
        await record(
            "report.resolved",
            actor=Actor.staff(by),
            object=f"report:{report_id}",
            detail={"outcome": outcome.value},
        )

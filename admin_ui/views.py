"""Events, albums and people as lists of staff show them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from admin_ui import labels
from events.domain.consent import Counts, Purpose
from events.domain.event import Event, Phase
from events.domain.registration import AttendeeRow, Status
from events.domain.terms import Invoice
from events.labels import purpose_label
from infra.staff.member import Grant, StaffMember
from infra.staff.permissions import Permission
from infra.web.i18n import gettext, ngettext
from media.domain.album import Album, AlbumState


@dataclass(frozen=True, slots=True)
class Tag:
    """A word and its tone, for `page.tag`."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlbumLine:
    id: UUID
    event_id: UUID
    title: str
    url: str
    state: Tag
    purposes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    title: str
    url: str
    place: str
    starts_at: datetime
    ends_at: datetime
    phase: Tag
    seats_taken: int
    capacity: int
    albums: tuple[AlbumLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that waits for this member of staff."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeCounts:
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendeeLine:
    registration_id: UUID
    name: str
    organisation: str
    email: str
    status: str
    #: What the invoice has to carry, empty where nothing was filled in.
    invoice: str
    #: Titles of the sessions that were chosen.
    sessions: str
    answers: tuple[tuple[str, Tag], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    role: str
    label: str
    where: str
    event_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    id: UUID
    url: str
    name: str
    email: str
    is_me: bool
    roles: tuple[RoleLine, ...]


def album_line(album: Album) -> AlbumLine:
    return AlbumLine(
        id=album.id,
        event_id=album.event_id,
        title=album.title,
        url=f"/staff/albums/{album.id}",
        state=Tag(gettext(labels.ALBUM_STATES[album.state]), labels.ALBUM_TONES[album.state]),
        purposes=labels.purposes(album.purposes),
    )


def phase_tag(phase: Phase) -> Tag:
    return Tag(gettext(labels.PHASES[phase]), labels.PHASE_TONES[phase])


def event_line(event: Event, albums: list[Album], at: datetime) -> EventLine:
    return EventLine(
        title=event.title,
        url=f"/staff/events/{event.id}",
        place=event.place,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        phase=phase_tag(event.phase(at)),
        seats_taken=event.seats_taken,
        capacity=event.capacity,
        albums=tuple(album_line(album) for album in albums),
    )


def next_first(events: list[Event], at: datetime) -> list[Event]:
    """Order events: what is to come soonest first, then what is over, latest first."""
    coming = sorted((e for e in events if e.ends_at > at), key=lambda e: e.starts_at)
    over = sorted((e for e in events if e.ends_at <= at), key=lambda e: e.starts_at, reverse=True)
    return [*coming, *over]


def tasks(staff: StaffMember, albums: list[Album], open_reports: int) -> list[Task]:
    """Count what waits for this member: reports, albums to review, albums to publish."""
    in_review = _count(staff, albums, Permission.REVIEW, AlbumState.IN_REVIEW)
    approved = _count(staff, albums, Permission.PUBLISH, AlbumState.APPROVED)
    reports_text = ngettext(
        "%(num)s report to deal with", "%(num)s reports to deal with", open_reports
    )
    review_text = ngettext("%(num)s album in review", "%(num)s albums in review", in_review)
    publish_text = ngettext("%(num)s album to publish", "%(num)s albums to publish", approved)
    found = (
        (open_reports, Task(text=reports_text, url="/staff/reports")),
        (in_review, Task(text=review_text, url="/staff/albums")),
        (approved, Task(text=publish_text, url="/staff/albums")),
    )
    return [task for count, task in found if count]


def _count(
    staff: StaffMember, albums: list[Album], permission: Permission, state: AlbumState
) -> int:
    return sum(a.state is state and staff.may(permission, a.event_id) for a in albums)


def _invoice(invoice: Invoice) -> str:
    parts = [invoice.reference] if invoice.reference else []
    if invoice.cost_centre:
        parts.append(gettext("cost centre %(text)s", text=invoice.cost_centre))
    return gettext("Invoice: %(text)s", text=", ".join(parts)) if parts else ""


def attendee_line(row: AttendeeRow, asked: tuple[Purpose, ...]) -> AttendeeLine:
    status = gettext(labels.STATUSES[row.status])
    if row.status is Status.WAITING:
        status = gettext("Waiting list, number %(position)s", position=row.position)
    return AttendeeLine(
        registration_id=row.registration_id,
        name=row.name,
        organisation=row.organisation,
        email=row.email,
        status=status,
        invoice=_invoice(row.invoice),
        sessions=", ".join(row.sessions),
        answers=tuple(
            (
                purpose_label(purpose),
                Tag(
                    gettext(labels.ANSWERS[row.answers[purpose]]),
                    labels.ANSWER_TONES[row.answers[purpose]],
                ),
            )
            for purpose in asked
        ),
    )


def matches(row: AttendeeRow, text: str) -> bool:
    """Say whether every word of `text` occurs in somebody's name, organisation or address."""
    about = f"{row.name} {row.organisation} {row.email}".casefold()
    return all(word in about for word in text.casefold().split())


def person_line(person: StaffMember, me: StaffMember, events: dict[UUID, str]) -> PersonLine:
    return PersonLine(
        id=person.id,
        url=f"/staff/people/{person.id}",
        name=person.name,
        email=person.email,
        is_me=person.id == me.id,
        roles=tuple(_role_line(grant, events) for grant in sorted(person.grants, key=_by_role)),
    )


def _by_role(grant: Grant) -> tuple[str, str]:
    return grant.role.value, str(grant.event_id or "")


def _role_line(grant: Grant, events: dict[UUID, str]) -> RoleLine:
    where = gettext("everywhere")
    if grant.event_id is not None:
        where = events.get(grant.event_id, gettext("an event that is gone"))
    return RoleLine(
        role=grant.role.value,
        label=gettext(labels.ROLES[grant.role]),
        where=where,
        event_id=grant.event_id,
    )

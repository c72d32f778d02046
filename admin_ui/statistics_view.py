"""Figures as staff see them: in words, with their charts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from admin_ui import labels
from admin_ui.charts import Column, Row, columns, height_of, rows, steps
from events.domain.consent import Counts
from events.domain.disclosure import Count
from events.domain.event import Event
from events.domain.registration import Status
from events.domain.sign_up_course import Course, Step
from events.labels import purpose_label
from events.services.statistics import NOT_LISTED
from infra.web.i18n import gettext, gettext_noop

_NEW = {
    Step.DAY: gettext_noop("New sign-ups per day"),
    Step.WEEK: gettext_noop("New sign-ups per week"),
    Step.FOUR_WEEKS: gettext_noop("New sign-ups per four weeks"),
    Step.YEAR: gettext_noop("New sign-ups per year"),
}

_TONES = {Status.SEATED: "good", Status.WAITING: "warn"}


@dataclass(frozen=True, slots=True)
class PeriodLine:
    first: date
    last: date
    new: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseView:
    """How sign-up went, to be drawn."""

    title: str
    periods: tuple[PeriodLine, ...]
    columns: tuple[Column, ...]
    #: In all, as a line below which the number of seats is drawn too.
    line: str
    seats_at: float
    most_new: int
    total: int
    statuses: tuple[Row, ...]
    door: tuple[Row, ...]
    answers: tuple[tuple[str, tuple[Row, ...]], ...]


def course_view(event: Event, course: Course, *, over: bool) -> CourseView:
    """Return the figures of an event in words and charts."""
    new = [period.new for period in course.periods]
    in_all = [period.total for period in course.periods]
    top = max([event.capacity, *in_all])
    return CourseView(
        title=gettext(_NEW[course.step]),
        periods=tuple(PeriodLine(p.first, p.last, p.new, p.total) for p in course.periods),
        columns=columns(new),
        line=steps(in_all, most=top),
        seats_at=height_of(event.capacity, most=top),
        most_new=max(new, default=0),
        total=in_all[-1] if in_all else 0,
        statuses=_statuses(event, course.statuses),
        door=_door(course, over=over),
        answers=tuple(
            (purpose_label(purpose), _answers(counts)) for purpose, counts in course.answers.items()
        ),
    )


def _statuses(event: Event, statuses: Mapping[Status, int]) -> tuple[Row, ...]:
    figures = [
        (gettext(labels.STATUSES[status]), statuses.get(status, 0), _TONES.get(status, ""))
        for status in Status
        if status in {Status.SEATED, Status.WAITING} or statuses.get(status)
    ]
    return rows([(gettext("Seats in all"), event.capacity, ""), *figures])


def _door(course: Course, *, over: bool) -> tuple[Row, ...]:
    """Say who came, once somebody was checked in; who did not, once it is over."""
    if course.present is None:
        return ()
    figures = [(gettext("Came"), course.present, "good")]
    if over:
        figures.append((gettext("Did not come"), course.seated - course.present, "bad"))
    return rows(figures, most=course.seated)


def _answers(counts: Counts) -> tuple[Row, ...]:
    return rows(
        [
            (gettext("Said yes"), counts.yes, "good"),
            (gettext("Said no"), counts.no, "bad"),
            (gettext("Did not answer (counts as no)"), counts.unknown, "warn"),
        ],
        most=counts.yes + counts.no + counts.unknown,
    )


@dataclass(frozen=True, slots=True)
class ProvinceView:
    """A province with its boards; `boards` is empty where they cannot be told apart."""

    row: Row
    registrations: int
    boards: tuple[tuple[Row, int], ...]


def provinces(whole: Count) -> tuple[ProvinceView, ...]:
    """Return the provinces that may be told, each with the boards that may be told."""
    return tuple(
        ProvinceView(
            _row(province, _province_name(province), whole.people),
            province.registrations,
            tuple(
                (_row(board, _board_name(board), whole.people), board.registrations)
                for board in province.parts
            ),
        )
        for province in whole.parts
    )


def _row(count: Count, name: str, most: int) -> Row:
    [row] = rows([(name, count.people, "")], most=most)
    return row


def _province_name(count: Count) -> str:
    if count.name is None:
        return gettext("Others together")
    if count.name == NOT_LISTED:
        return gettext("No organisation chosen from the list")
    return count.name or gettext("Province not known")


def _board_name(count: Count) -> str:
    if count.name is None:
        return gettext("Other boards together")
    return count.name or gettext("Board not known")

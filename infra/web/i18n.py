"""Speak the reader's language: translations, dates and numbers.

Source strings are English. Each package keeps its Dutch in `locale/nl.po`, which is read as it is
when the program starts: there is no compiled form that could be out of date.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from jinja2 import Environment

LANGUAGES = ("nl", "en")
DEFAULT_LANGUAGE = "nl"

language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)

_translations: dict[str, dict[str, tuple[str, ...]]] = {}


def load_translations(folders: Iterable[Path]) -> None:
    """Read `<language>.po` from each folder, once, at the start of the program."""
    for folder in folders:
        for path in sorted(folder.glob("*.po")):
            with path.open("rb") as file:
                catalog = read_po(file, locale=path.stem)
            known = _translations.setdefault(path.stem, {})
            known.update(_translated(catalog))


def _translated(catalog: Catalog) -> Iterator[tuple[str, tuple[str, ...]]]:
    for message in catalog:
        source, *_ = [message.id] if isinstance(message.id, str) else message.id
        string = message.string or ""
        forms = (string,) if isinstance(string, str) else tuple(string)
        if source and not message.fuzzy and all(forms):
            yield source, forms


def _lookup(message: str) -> str:
    forms = _translations.get(language.get(), {}).get(message)
    return forms[0] if forms else message


def _lookup_plural(singular: str, plural: str, number: int) -> str:
    """Choose between one and many: the rule that Dutch and English share."""
    forms = _translations.get(language.get(), {}).get(singular, (singular, plural))
    return forms[0] if number == 1 else forms[-1]


def gettext(message: str, /, **values: object) -> str:
    """Translate `message` and fill in its `%(name)s` places, as `_()` does in a template."""
    return _lookup(message) % values


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
    """Translate the form that fits `number`, which is also the value of `%(num)s`."""
    return _lookup_plural(singular, plural, number) % {"num": number, **values}


def gettext_noop(message: str) -> str:
    """Mark a string for translation where it stands in a table that is made before any request."""
    return message


def choose_language(query_lang: str | None, accept_language: str | None) -> str:
    """Take an explicit choice, else what the browser prefers, else Dutch."""
    if query_lang in LANGUAGES:
        return query_lang
    for wish in _by_preference(accept_language or ""):
        if wish in LANGUAGES:
            return wish
    return DEFAULT_LANGUAGE


def _by_preference(header: str) -> list[str]:
    """List the primary languages of an Accept-Language header, best first."""
    wishes = []
    for part in header.split(","):
        tag, _, parameter = part.partition(";")
        weight = _weight(parameter)
        if weight > 0:
            wishes.append((weight, tag.strip().partition("-")[0].lower()))
    return [tag for _, tag in sorted(wishes, key=lambda wish: -wish[0])]


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Speak another language for a while: a mail is written in its reader's, not the request's."""
    token = language.set(name)
    try:
        yield
    finally:
        language.reset(token)


_CLOCK = {"nl": "HH.mm", "en": "HH:mm"}
_MOMENT = {"nl": "EEEE d MMMM y, HH.mm 'uur'", "en": "EEEE d MMMM y, HH:mm"}
_AFTER_HOURS = {"nl": " uur", "en": ""}
_DAY = {"nl": "EEEE d MMMM y", "en": "EEEE d MMMM y"}
_SHORT_DAY = {"nl": "d MMM y", "en": "d MMM y"}
_KILO = 1000


@dataclass(frozen=True, slots=True)
class Formats:
    """Write times and numbers as the reader's language does; times in the zone of the place."""

    zone: ZoneInfo

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def day(self, value: date | datetime) -> str:
        """Write "dinsdag 8 december 2026"."""
        return self._date(value, _DAY)

    def short_day(self, value: date | datetime) -> str:
        """Write "8 dec 2026"."""
        return self._date(value, _SHORT_DAY)

    def clock(self, moment: datetime) -> str:
        """Write "13.00"."""
        return self._moment(moment, _CLOCK)

    def moment(self, moment: datetime) -> str:
        """Write "dinsdag 8 december 2026, 13.00 uur"."""
        return self._moment(moment, _MOMENT)

    def period(self, start: datetime, end: datetime) -> str:
        """Write "dinsdag 8 december 2026, 13.00-17.00 uur", or both moments in full."""
        if self.local(start).date() != self.local(end).date():
            return f"{self.moment(start)} \N{EN DASH} {self.moment(end)}"
        hours = f"{self.clock(start)}\N{EN DASH}{self.clock(end)}"
        return f"{self.day(start)}, {hours}{_AFTER_HOURS[language.get()]}"

    def number(self, value: float) -> str:
        return format_decimal(value, locale=language.get())

    def megabytes(self, size: int) -> str:
        """Write a size in bytes as "3,2 MB"."""
        megabytes = format_decimal(size / _KILO**2, format="#,##0.0", locale=language.get())
        return f"{megabytes}\N{NO-BREAK SPACE}MB"

    def _date(self, value: date | datetime, patterns: dict[str, str]) -> str:
        day = self.local(value).date() if isinstance(value, datetime) else value
        name = language.get()
        return format_date(day, patterns[name], locale=name)

    def _moment(self, moment: datetime, patterns: dict[str, str]) -> str:
        name = language.get()
        return format_datetime(moment, patterns[name], tzinfo=self.zone, locale=name)


def install(environment: Environment, zone: ZoneInfo) -> None:
    """Give templates `_`, `gettext`, `ngettext`, `{% trans %}` and the filters of `Formats`."""
    environment.add_extension("jinja2.ext.i18n")
    # Jinja fills in the values itself, and escapes them: it gets the bare translations.
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        _lookup, _lookup_plural, newstyle=True
    )
    formats = Formats(zone)
    for name in ("day", "short_day", "clock", "moment", "period", "number", "megabytes"):
        environment.filters[name] = getattr(formats, name)

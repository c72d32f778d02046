"""Text as people type it, made fit to store, and sentences marked for translation."""

import re
import unicodedata

_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_PARAGRAPHS = re.compile(r"\n{3,}")
#: Direction overrides make a name read as something else; no language needs them in a name.
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\u200b]")
_UNSAFE_IN_TEXT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")

_MOST_SLUG = 60
_SLUG = re.compile(r"[a-z0-9-]{1,80}")


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation where it stands; it is translated where it is shown."""
    return message


def line(text: str) -> str:
    """Return `text` as one line without control characters, in one Unicode form (NFC)."""
    without = _OVERRIDES.sub("", unicodedata.normalize("NFC", text))
    return _BREAKS.sub(" ", without).strip()


def paragraphs(text: str) -> str:
    """Return `text` with its lines kept, without other control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    clean = _UNSAFE_IN_TEXT.sub(" ", _OVERRIDES.sub("", unicodedata.normalize("NFC", lines)))
    return _PARAGRAPHS.sub("\n\n", clean).strip()


def is_slug(text: str) -> bool:
    """Say whether `text` can be the name of an event in an address."""
    return _SLUG.fullmatch(text) is not None


def slug(title: str) -> str:
    """Return the part of an address that names `title`: "Regiodag Zuid" → "regiodag-zuid"."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain).strip("-")[:_MOST_SLUG].strip("-") or "event"

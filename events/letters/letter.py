"""A letter as its parts, so that its plain and its HTML form always say the same."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True, slots=True)
class Button:
    """A link that asks for an act."""

    text: str
    url: str
    kind: str = field(default="button", init=False)


@dataclass(frozen=True, slots=True)
class Facts:
    rows: tuple[tuple[str, str], ...]
    kind: str = field(default="facts", init=False)


Part = Paragraph | Button | Facts


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    salutation: str
    parts: tuple[Part, ...]
    closing: str

"""How a mask looks: which tone it has, and whether it has a grain."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

#: Red, green, blue, 0 to 255.
Colour = tuple[int, int, int]

#: The tone where nothing around a mask may be looked at, and the house's own unless one is set.
CALM: Final[Colour] = (96, 108, 122)
#: The one tone of plain masks.
NEUTRAL: Final[Colour] = (128, 128, 128)


class MaskStyle(StrEnum):
    #: The tone of what lies around it, with a faint grain: draws the eye least.
    SURROUNDINGS = "surroundings"
    #: The colour of the organisation, with a faint grain: says that something was hidden here.
    HOUSE = "house"
    #: One flat grey: depends on nothing at all.
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Style:
    """The style of all masks in a picture; `colour` is for `HOUSE` alone."""

    kind: MaskStyle = MaskStyle.SURROUNDINGS
    colour: Colour = CALM

    @property
    def fixed(self) -> Colour | None:
        """Return the tone of every mask; None when it comes from around each."""
        match self.kind:
            case MaskStyle.SURROUNDINGS:
                return None
            case MaskStyle.HOUSE:
                return self.colour
            case MaskStyle.PLAIN:
                return NEUTRAL

    @property
    def grained(self) -> bool:
        return self.kind is not MaskStyle.PLAIN


SURROUNDINGS: Final = Style()

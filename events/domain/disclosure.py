"""Counts of people that may be told: nobody can be made out of them, not by subtracting either."""

from collections.abc import Sequence
from dataclasses import dataclass

#: Fewer people than this are not told apart from others.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Count:
    """How many people and registrations. The people of the `parts` are all of these, each once."""

    people: int
    registrations: int
    #: Empty where it is not known; None for those who are only counted together.
    name: str | None = ""
    parts: tuple["Count", ...] = ()


def together(parts: Sequence[Count], name: str | None = "") -> Count:
    """Return the count of all parts, which it keeps."""
    return Count(
        sum(part.people for part in parts),
        sum(part.registrations for part in parts),
        name,
        tuple(parts),
    )


def told(whole: Count) -> Count | None:
    """Return what may be told of a count and its parts; None when it is of too few people.

    Parts of fewer than `FEWEST` people become one nameless part. As long as that is of too few, the
    smallest other part joins it: otherwise the whole less the others would tell it. So every
    number that is told, and every difference of such numbers, is of nobody or of `FEWEST` or more.
    """
    if whole.people < FEWEST:
        return None
    parts = sorted(whole.parts, key=lambda part: (part.people, part.name or ""))
    few = [part for part in parts if part.people < FEWEST]
    many = parts[len(few) :]
    while few and many and sum(part.people for part in few) < FEWEST:
        few.append(many.pop(0))
    shown = [found for part in many if (found := told(part)) is not None]
    shown.sort(key=lambda part: (-part.people, part.name or ""))
    if not shown:
        return Count(whole.people, whole.registrations, whole.name)
    others = together(few)
    rest = (Count(others.people, others.registrations, None),) if few else ()
    return Count(whole.people, whole.registrations, whole.name, (*shown, *rest))

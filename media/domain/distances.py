"""How far a face is from a person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Distances:
    """From a face to one person: to the mean of their references, and to the nearest one."""

    mean: float
    nearest: float

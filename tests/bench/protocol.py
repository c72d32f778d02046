"""What the bench and the program it measures say to each other: one line of JSON per photo."""

import msgspec

from media.imaging.geometry import Rectangle
from tests.bench.matching import Find


class Job(msgspec.Struct, frozen=True):
    """One photo: faces are looked for in it; time is measured on `timed`, often the same file."""

    #: What it is called in labels and in what is told.
    photo: str
    path: str
    #: None: only look for faces.
    timed: str | None


class FoundBox(msgspec.Struct, frozen=True):
    """In pixels of the photo as its file has it, upright."""

    x: float
    y: float
    w: float
    h: float
    score: float
    sure: bool = True
    turned: bool = False

    @property
    def find(self) -> Find:
        box = Rectangle(round(self.x), round(self.y), round(self.w), round(self.h))
        return Find(box, self.score, sure=self.sure, turned=self.turned)


class Outcome(msgspec.Struct, frozen=True):
    """What became of one photo. Seconds are of processor time; `wall_seconds` are not."""

    photo: str
    #: Why there is nothing more to tell.
    failed: str | None = None
    #: Why the files that were made may not be served.
    held: str | None = None
    faces: list[FoundBox] = []
    #: How many of them were turned into templates.
    embedded: int = 0
    megapixels: float = 0.0
    total_seconds: float = 0.0
    stage_seconds: dict[str, float] = {}
    #: Decode once and encode: what any tool has to do.
    floor_seconds: float | None = None
    wall_seconds: float = 0.0
    #: The most memory that the measured process itself had so far.
    own_peak_bytes: int = 0


class Ready(msgspec.Struct, frozen=True):
    """Said once, before the first photo: everything is loaded and warm."""

    version: str

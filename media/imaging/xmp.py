"""Read where a photographer's tools saw faces, from a picture's XMP; the names stay behind.

Untrusted XML, so this runs inside the sandbox, and bounded: no entities, no document type, so much
and so deep at most. What is broken tells nothing. What it says only ever hides.

Read are the regions of the Metadata Working Group (digiKam, Lightroom, Apple) and of Microsoft.
"""

import math
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

#: Bytes, regions, elements within each other, elements.
MOST_XMP: Final = 1_000_000
MOST_REGIONS: Final = 200
_MOST_DEEP: Final = 60
_MOST_ELEMENTS: Final = 50_000
_LONGEST_VALUE: Final = 200

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns# "
_MWG = "http://www.metadataworkinggroup.com/schemas/regions/ "
_AREA = "http://ns.adobe.com/xmp/sType/Area# "
_SIZE = "http://ns.adobe.com/xap/1.0/sType/Dimensions# "
_MICROSOFT = "http://ns.microsoft.com/photo/1.2/t/"
_ITEM: Final = _RDF + "li"
_MWG_LIST, _MWG_SIZE = _MWG + "RegionList", _MWG + "AppliedToDimensions"
_MS_LIST: Final = _MICROSOFT + "RegionInfo# Regions"
_MS_BOX: Final = _MICROSOFT + "Region# Rectangle"
_WANTED: Final = frozenset(
    {
        *(_AREA + name for name in ("x", "y", "w", "h", "unit")),
        *(_SIZE + name for name in ("w", "h")),
        _MWG + "Type",
        _MS_BOX,
    }
)

#: Of the EXIF tag Orientation: those from here on lay the stored picture on its side.
_FIRST_SIDEWAYS: Final = 5


@dataclass(frozen=True, slots=True)
class Region:
    """A face, as parts (0 to 1) of the upright picture: upper left corner, width and height."""

    x: float
    y: float
    w: float
    h: float


@dataclass(slots=True)
class _Found:
    """What the packet says, as text."""

    mwg: list[dict[str, str]] = field(default_factory=list)
    microsoft: list[dict[str, str]] = field(default_factory=list)
    size: dict[str, str] = field(default_factory=dict)


class _Refused(Exception):
    """The packet holds what no tool writes."""


def face_regions(packet: bytes, *, width: int, height: int, orientation: int) -> list[Region]:
    """Return the faces that a packet tells of; nothing when it is broken or outrageous.

    `width`, `height` and `orientation` are those of the picture as stored.
    """
    if len(packet) > MOST_XMP:
        return []
    try:
        found = _Reader().read(packet.strip(b"\0 \t\r\n"))
    except (expat.ExpatError, _Refused, ValueError, LookupError):
        return []
    lies_stored = _is_of_stored(found.size, width, height, orientation)
    sizes = _numbers(found.size, _SIZE + "w", _SIZE + "h") or [width, height]
    regions = [
        _turned(region, orientation) if lies_stored else region
        for values in found.mwg
        if (region := _mwg_region(values, sizes)) is not None
    ]
    # Microsoft's are of the picture as it is seen.
    regions += [r for values in found.microsoft if (r := _microsoft_region(values)) is not None]
    return [inside for region in regions if (inside := _inside(region)) is not None]


class _Reader:
    """Collects the properties of each region, wherever RDF lets them stand."""

    def __init__(self) -> None:
        self._found = _Found()
        self._open: list[str] = []
        self._elements = 0
        #: The region being read, and how deep its element lies.
        self._region: tuple[dict[str, str], int] | None = None
        self._text: list[str] = []

    def read(self, packet: bytes) -> _Found:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(packet, True)
        return self._found

    def _refuse(self, *_: object) -> None:
        raise _Refused

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._open.append(name)
        if len(self._open) > _MOST_DEEP or self._elements > _MOST_ELEMENTS:
            raise _Refused
        self._text = []
        if self._region is None and name == _ITEM:
            self._begin_region()
        for key, value in attributes.items():
            self._keep(key, value)

    def _begin_region(self) -> None:
        found = self._found
        for list_name, into in ((_MWG_LIST, found.mwg), (_MS_LIST, found.microsoft)):
            if list_name in self._open and len(into) < MOST_REGIONS:
                values: dict[str, str] = {}
                into.append(values)
                self._region = values, len(self._open)
                return

    def _end(self, name: str) -> None:
        self._keep(name, "".join(self._text))
        self._text = []
        if self._region is not None and len(self._open) == self._region[1]:
            self._region = None
        self._open.pop()

    def _characters(self, text: str) -> None:
        if self._open[-1] in _WANTED and sum(map(len, self._text)) < _LONGEST_VALUE:
            self._text.append(text)

    def _keep(self, name: str, value: str) -> None:
        """Take a property's first value: of the region it stands in, or of all of them."""
        if name not in _WANTED:
            return
        if self._region is not None:
            self._region[0].setdefault(name, value.strip()[:_LONGEST_VALUE])
        elif _MWG_SIZE in self._open:
            self._found.size.setdefault(name, value.strip()[:_LONGEST_VALUE])


def _numbers(values: dict[str, str], *names: str) -> list[float] | None:
    """Return numbers that are all there, finite and not negative."""
    try:
        found = [float(values[name]) for name in names]
    except (KeyError, ValueError):
        return None
    return found if all(math.isfinite(one) and one >= 0 for one in found) else None


def _mwg_region(values: dict[str, str], size: list[float]) -> Region | None:
    """Read a region that is a face, or may be one: x and y are its middle."""
    box = _numbers(values, *(_AREA + name for name in ("x", "y", "w", "h")))
    if box is None or values.get(_MWG + "Type", "Face").lower() != "face":
        return None
    x, y, w, h = box
    if values.get(_AREA + "unit", "normalized") == "pixel":
        if not all(size):
            return None
        x, y, w, h = x / size[0], y / size[1], w / size[0], h / size[1]
    return Region(x - w / 2, y - h / 2, w, h)


def _microsoft_region(values: dict[str, str]) -> Region | None:
    parts = dict(zip("xywh", values.get(_MS_BOX, "").split(","), strict=False))
    box = _numbers(parts, *"xywh")
    return Region(*box) if box is not None else None


def _is_of_stored(size: dict[str, str], width: int, height: int, orientation: int) -> bool:
    """Say whether regions are of the picture as stored: so the standard, unless the size differs.

    Some tools write them for the picture as seen, and then its size as seen.
    """
    told = _numbers(size, _SIZE + "w", _SIZE + "h")
    if orientation < _FIRST_SIDEWAYS or told is None or told[0] == told[1]:
        return True
    return (told[0] > told[1]) == (width > height)


def _turned(region: Region, orientation: int) -> Region:
    """Bring a region of the stored picture to the upright one."""
    left, top = region.x, region.y
    right, bottom = 1 - region.x - region.w, 1 - region.y - region.h
    corners = {
        2: (right, top),
        3: (right, bottom),
        4: (left, bottom),
        5: (top, left),
        6: (bottom, left),
        7: (bottom, right),
        8: (top, right),
    }
    x, y = corners.get(orientation, (left, top))
    if orientation >= _FIRST_SIDEWAYS:
        return Region(x, y, region.h, region.w)
    return Region(x, y, region.w, region.h)


def _inside(region: Region) -> Region | None:
    """Cut a region to the picture; None when nothing of it is left."""
    left, top = max(0.0, region.x), max(0.0, region.y)
    right, bottom = min(1.0, region.x + region.w), min(1.0, region.y + region.h)
    if not (left < right and top < bottom):
        return None
    return Region(left, top, right - left, bottom - top)

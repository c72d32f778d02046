"""Compare published pictures with what was photographed."""

import re
from io import BytesIO
from typing import Final

from PIL import Image, ImageChops, ImageStat

from admin_ui.demo.reviewing import Box

#: Two pictures of the same thing, both encoded anew, differ less than this (levels, on average).
SAME: Final = 8.0

#: A mask varies less than this (levels, standard deviation); a face varies more.
FLAT: Final = 8.0

_SIDE: Final = 32

#: Names of elements, and of attributes, in XMP; and those that a public file may hold.
_NAME: Final = re.compile(r"""<([\w:]+)|\s([\w:]+)=["']""")
_ELEMENTS: Final = (
    "x:xmpmeta", "rdf:RDF", "rdf:Description", "rdf:Alt", "rdf:li",
    "photoshop:Credit", "xmpRights:UsageTerms", "plus:ModelReleaseStatus",
)  # fmt: skip
_ATTRIBUTES: Final = (
    "begin", "id", "end", "rdf:about", "xml:lang",
    "xmlns:x", "xmlns:rdf", "xmlns:photoshop", "xmlns:xmpRights", "xmlns:plus",
)  # fmt: skip
_NAMES: Final = {(name, "") for name in _ELEMENTS} | {("", name) for name in _ATTRIBUTES}


def opened(content: bytes) -> Image.Image:
    """Decode a picture that our own server made."""
    with Image.open(BytesIO(content)) as image:
        return image.convert("RGB")


def is_bare(content: bytes) -> bool:
    """Say whether a file tells its picture, credit, terms and release status, and nothing else."""
    with Image.open(BytesIO(content)) as image:
        told = {"exif", "comment", "photoshop", "icc_profile"} & set(image.info)
        words = image.info.get("xmp", b"").decode()
        return not told and not image.getexif() and set(_NAME.findall(words)) <= _NAMES


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how much two pictures of one shape differ: levels of 0 to 255, on average."""
    small = [image.resize((_SIDE, _SIDE), Image.Resampling.BOX) for image in (one, other)]
    means = ImageStat.Stat(ImageChops.difference(*small)).mean
    return sum(means) / len(means)


def part(image: Image.Image, box: Box, *, of_width: int) -> Image.Image:
    """Cut out the middle of a face; `of_width` = width of the picture that `box` is measured in."""
    scale = image.width / of_width
    inset_w, inset_h = box.w * 0.15, box.h * 0.15
    left, top = (box.x + inset_w) * scale, (box.y + inset_h) * scale
    right, bottom = (box.x + box.w - inset_w) * scale, (box.y + box.h - inset_h) * scale
    return image.crop((round(left), round(top), round(right), round(bottom)))


def is_covered(image: Image.Image, box: Box, *, of_width: int) -> bool:
    """Say whether a face is under something solid."""
    grey = part(image, box, of_width=of_width).convert("L")
    return bool(ImageStat.Stat(grey).stddev[0] < FLAT)


def is_same(image: Image.Image, original: Image.Image, box: Box, *, of_width: int) -> bool:
    """Say whether a face looks as it was photographed."""
    parts = (part(one, box, of_width=of_width) for one in (image, original))
    return difference(*parts) < SAME

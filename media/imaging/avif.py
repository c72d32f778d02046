"""Take our own AVIF files apart: one picture, perhaps one packet of words, and nothing else.

An AVIF is boxes (size, name, content) of ISO/IEC 14496-12 and 23008-12 around items: here the
picture's AV1 and the words. What is not listed here is a leak until shown otherwise: a second
picture, a thumbnail, a depth or gain map, a profile, Exif, free space.
"""

from collections.abc import Mapping
from typing import Final

from media.imaging.impure import Impure

_PICTURE, _WORDS = 1, 2

#: What may be said about the picture: its size, its channels, how it is coded, its colours.
_PROPERTIES: Final = frozenset({b"ispe", b"pixi", b"av1C", b"colr"})
#: Bytes of av1C without any frame in it.
_AV1C_BYTES: Final = 4
_NCLX: Final = b"nclx"
_NCLX_BYTES: Final = 11

_HANDLER: Final = bytes(8) + b"pict" + bytes(13)
#: Item 1 is AV1, called Color by libavif; item 2 is XMP.
_PICTURE_ENTRY: Final = b"\x02\0\0\0\0\x01\0\0av01Color\0"
_WORDS_ENTRY: Final = b"\x02\0\0\0\0\x02\0\0mimeXMP\0application/rdf+xml\0"
#: Item 2 describes item 1.
_REFERENCE: Final = b"\0\0\0\0" + b"\0\0\0\x0ecdsc\0\x02\0\x01\0\x01"

#: Sequence header, temporal delimiter, frame header, tile group, frame: no metadata, no padding.
_OBUS: Final = frozenset({1, 2, 3, 4, 6})
_HAS_EXTENSION, _HAS_SIZE = 0x04, 0x02
_MORE, _SEVEN_BITS = 0x80, 0x7F
_LONGEST_NUMBER: Final = 8


def verify_avif(data: bytes) -> bytes:
    """Return the words in the file, empty when there are none; raise `Impure`."""
    boxes = _boxes(data, "ftyp", "meta", "mdat")
    _verify_brands(boxes[b"ftyp"])
    places = _verified_meta(boxes[b"meta"])
    at = len(data) - len(boxes[b"mdat"])
    for begin, length in sorted(places.values()):
        if begin != at or not length:
            raise Impure("bytes that belong to no item")
        at += length
    if at != len(data):
        raise Impure("bytes that belong to no item")
    items = {item: data[begin : begin + length] for item, (begin, length) in places.items()}
    _verify_av1(items[_PICTURE])
    return items.get(_WORDS, b"")


def _boxes(data: bytes, *names: str) -> Mapping[bytes, bytes]:
    """Return the content of these boxes, which are all there is, in this order."""
    found = _split(data)
    if [name for name, _ in found] != [name.encode() for name in names]:
        raise Impure(f"AVIF boxes {[name for name, _ in found]}")
    return dict(found)


def _split(data: bytes) -> list[tuple[bytes, bytes]]:
    at, found = 0, []
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size < 8 or at + size > len(data):  # noqa: PLR2004  a box's own size and name
            raise Impure("broken structure")
        found.append((data[at + 4 : at + 8], data[at + 8 : at + size]))
        at += size
    return found


def _verify_brands(content: bytes) -> None:
    brands = {content[at : at + 4] for at in range(8, len(content), 4)}
    known = {b"avif", b"mif1", b"miaf", b"MA1A", b"MA1B"}
    if content[:4] != b"avif" or any(content[4:8]) or not brands <= known:
        raise Impure("AVIF brands")


def _verified_meta(meta: bytes) -> dict[int, tuple[int, int]]:
    """Return where each item is; raise `Impure` unless there are a picture, words and no more."""
    has_words = any(name == b"iref" for name, _ in _split(meta[4:]))
    boxes = _boxes(
        meta[4:], "hdlr", "pitm", "iloc", "iinf", *(["iref"] if has_words else []), "iprp"
    )
    entries = [_PICTURE_ENTRY, *([_WORDS_ENTRY] if has_words else [])]
    places = _places(boxes[b"iloc"])
    if (
        any(meta[:4])
        or boxes[b"hdlr"] != _HANDLER
        or boxes[b"pitm"] != b"\0\0\0\0\0\x01"
        or boxes[b"iinf"][:6] != b"\0\0\0\0" + len(entries).to_bytes(2, "big")
        or _split(boxes[b"iinf"][6:]) != [(b"infe", entry) for entry in entries]
        or boxes.get(b"iref", _REFERENCE) != _REFERENCE
        or sorted(places) != [_PICTURE, _WORDS][: len(entries)]
    ):
        raise Impure("AVIF items")
    _verify_properties(_boxes(boxes[b"iprp"], "ipco", "ipma")[b"ipco"])
    return places


def _verify_properties(content: bytes) -> None:
    for name, value in _split(content):
        if name not in _PROPERTIES:
            raise Impure(f"AVIF property {name!r}")
        if name == b"av1C" and len(value) != _AV1C_BYTES:
            raise Impure("an AVIF with a frame beside its picture")
        if name == b"colr" and (value[:4] != _NCLX or len(value) != _NCLX_BYTES):
            raise Impure("an AVIF with a profile")


def _places(iloc: bytes) -> dict[int, tuple[int, int]]:
    """Return where each item is: offset in the file, and length; each in one piece."""
    count = int.from_bytes(iloc[6:8], "big")
    if iloc[:6] != b"\0\0\0\0\x44\0" or len(iloc) != 8 + 14 * count:
        raise Impure("AVIF items")
    places = {}
    for at in range(8, len(iloc), 14):
        if iloc[at + 2 : at + 6] != b"\0\0\0\x01":
            raise Impure("AVIF items")
        item, begin, length = (
            int.from_bytes(iloc[at + first : at + last], "big")
            for first, last in ((0, 2), (6, 10), (10, 14))
        )
        places[item] = (begin, length)
    return places


def _verify_av1(data: bytes) -> None:
    """Raise `Impure` unless all units of the AV1 stream are of the picture itself."""
    at = 0
    while at < len(data):
        header = data[at]
        kind = header >> 3 & 0x0F
        if kind not in _OBUS or header & _HAS_EXTENSION or not header & _HAS_SIZE:
            raise Impure(f"AV1 unit {kind}")
        size, at = _number(data, at + 1)
        at += size
    if at != len(data) or not data:
        raise Impure("broken structure")


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, the lowest first; return it, and where it ended."""
    value = 0
    for place, byte in enumerate(data[at : at + _LONGEST_NUMBER]):
        value |= (byte & _SEVEN_BITS) << 7 * place
        if not byte & _MORE:
            return value, at + place + 1
    raise Impure("broken structure")

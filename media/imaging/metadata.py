"""Read the outer structure of our own files, and accept nothing but a picture.

An allow-list: a segment or chunk that is not named here is a leak until shown otherwise.
"""

from typing import Final

from media.imaging.encode import OutputFormat


class Impure(ValueError):
    """A file is more than one picture's pixels; the message names the part, not its content."""


_SOI, _EOI, _SOS, _APP0 = 0xD8, 0xD9, 0xDA, 0xE0
#: JFIF header; quantisation and Huffman tables; baseline and progressive frame; restart interval.
_JPEG_SEGMENTS: Final = frozenset({_APP0, 0xDB, 0xC4, 0xC0, 0xC2, 0xDD})
#: JFIF, version 1.x, no thumbnail: 16 bytes with the length field.
_JFIF_BYTES: Final = 16
_RESTARTS: Final = range(0xD0, 0xD8)
_WEBP_CHUNKS: Final = frozenset({b"VP8 ", b"VP8L"})
_RIFF_HEADER: Final = 12


def verify_segments(data: bytes, output: OutputFormat) -> None:
    """Raise `Impure` unless the file is one picture and nothing else, to its last byte."""
    if output is OutputFormat.JPEG:
        _verify_jpeg(data)
    else:
        _verify_webp(data)


def _verify_jpeg(data: bytes) -> None:
    if data[:2] != bytes((0xFF, _SOI)):
        raise Impure("no JPEG")
    at, scans = 2, 0
    while True:
        marker = _marker(data, at)
        if marker == _EOI:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        _accept_segment(marker, data[at + 4 : end])
        at = end
        if marker == _SOS:
            scans += 1
            at = _end_of_scan(data, at)
    if at + 2 != len(data):
        raise Impure("bytes after the end of the picture")
    if not scans:
        raise Impure("no picture")


def _marker(data: bytes, at: int) -> int:
    if len(data) < at + 2 or data[at] != 0xFF:  # noqa: PLR2004  every marker's first byte
        raise Impure("broken structure")
    return data[at + 1]


def _accept_segment(marker: int, content: bytes) -> None:
    if marker == _SOS:
        return
    if marker not in _JPEG_SEGMENTS:
        raise Impure(f"JPEG segment {marker:02X}")
    if marker == _APP0 and not _is_plain_jfif(content):
        raise Impure("a JFIF header with more in it")


def _is_plain_jfif(content: bytes) -> bool:
    return (
        len(content) == _JFIF_BYTES - 2
        and content.startswith(b"JFIF\0")
        and content.endswith(b"\0\0")
    )


def _end_of_scan(data: bytes, at: int) -> int:
    """Return where the entropy-coded bytes end: at a marker that is no restart, no stuffing."""
    while (at := data.find(b"\xff", at)) >= 0:
        following = data[at + 1 : at + 2]
        if following and following[0] and following[0] not in _RESTARTS:
            return at
        at += 2
    raise Impure("no end of the picture")


def _verify_webp(data: bytes) -> None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Impure("no WebP")
    if int.from_bytes(data[4:8], "little") != len(data) - 8:
        raise Impure("bytes after the end of the picture")
    at, pictures = _RIFF_HEADER, 0
    while at < len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name not in _WEBP_CHUNKS:
            raise Impure(f"WebP chunk {name!r}")
        pictures += 1
        at += 8 + size + size % 2
    if at != len(data) or pictures != 1:
        raise Impure("not exactly one picture")

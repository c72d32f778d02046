"""Read the outer structure of our own files, and accept nothing but a picture and our own words.

An allow-list: a segment, chunk or box that is not named here is a leak until shown otherwise.
"""

from collections.abc import Callable
from typing import Final

from media.imaging.avif import verify_avif
from media.imaging.encode import XMP_NAME, OutputFormat, webp_header
from media.imaging.impure import Impure

__all__ = ["Impure", "verify_segments"]

#: Says whether the words in a file may be there.
Accepts = Callable[[bytes], bool]

_SOI, _EOI, _SOS, _APP0, _APP1 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1
#: Quantisation and Huffman tables; baseline and progressive frame; restart interval.
_JPEG_SEGMENTS: Final = frozenset({0xDB, 0xC4, 0xC0, 0xC2, 0xDD})
#: JFIF, version 1.x, no thumbnail: 16 bytes with the length field.
_JFIF_BYTES: Final = 16
_RESTARTS: Final = range(0xD0, 0xD8)
_WEBP_PICTURES: Final = frozenset({b"VP8 ", b"VP8L"})
_RIFF_HEADER: Final = 12


def verify_segments(data: bytes, output: OutputFormat, packet: bytes | Accepts = b"") -> None:
    """Raise `Impure` unless the file is one picture and nothing else, to its last byte.

    With `packet` it holds exactly these words too, once, or words that `packet` accepts.
    """
    words = {
        OutputFormat.JPEG: _verify_jpeg,
        OutputFormat.WEBP: _verify_webp,
        OutputFormat.AVIF: verify_avif,
    }[output](data)
    if not (packet(words) if callable(packet) else words == packet):
        raise Impure("other words than ours")


def _verify_jpeg(data: bytes) -> bytes:
    """Return the words in a JPEG, empty when there are none."""
    if data[:2] != bytes((0xFF, _SOI)):
        raise Impure("no JPEG")
    at, scans, once = 2, 0, dict[int, bytes]()
    while True:
        marker = _marker(data, at)
        if marker == _EOI:
            break
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        _accept_segment(marker, data[at + 4 : end], once)
        at = end
        if marker == _SOS:
            scans += 1
            at = _end_of_scan(data, at)
    if at + 2 != len(data):
        raise Impure("bytes after the end of the picture")
    if not scans:
        raise Impure("no picture")
    return once.get(_APP1, b"")


def _marker(data: bytes, at: int) -> int:
    if len(data) < at + 2 or data[at] != 0xFF:  # noqa: PLR2004  every marker's first byte
        raise Impure("broken structure")
    return data[at + 1]


def _accept_segment(marker: int, content: bytes, once: dict[int, bytes]) -> None:
    """Accept a segment of the picture, or note one of those of which there may be one."""
    if marker == _SOS or marker in _JPEG_SEGMENTS:
        return
    if marker not in {_APP0, _APP1} or marker in once:
        raise Impure(f"JPEG segment {marker:02X}")
    if marker == _APP0 and not _is_plain_jfif(content):
        raise Impure("a JFIF header with more in it")
    if marker == _APP1 and not content.startswith(XMP_NAME):
        raise Impure("words that are no XMP")
    once[marker] = content.removeprefix(XMP_NAME)


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


def _verify_webp(data: bytes) -> bytes:
    """Return the words in a WebP, empty when there are none."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Impure("no WebP")
    if int.from_bytes(data[4:8], "little") != len(data) - 8:
        raise Impure("bytes after the end of the picture")
    chunks = _webp_chunks(data)
    match chunks:
        case [(name, _)] if name in _WEBP_PICTURES:
            return b""
        case [(b"VP8X", header), (b"VP8 ", picture), (b"XMP ", words)] if words:
            if header != _webp_header_of(picture):
                raise Impure("a WebP that announces more than it is")
            return words
        case _:
            raise Impure(f"WebP chunks {[name for name, _ in chunks]}")


def _webp_header_of(picture: bytes) -> bytes:
    """Return what announces a picture and words; bytes 6 to 9 of a VP8 frame are its size."""
    width, height = (int.from_bytes(picture[at : at + 2], "little") & 0x3FFF for at in (6, 8))
    return webp_header(max(1, width), max(1, height))[8:]


def _webp_chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    at, chunks = _RIFF_HEADER, []
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        chunks.append((data[at : at + 4], data[at + 8 : at + 8 + size]))
        if any(data[at + 8 + size : at + 8 + size + size % 2]):
            raise Impure("something between the chunks")
        at += 8 + size + size % 2
    if at != len(data):
        raise Impure("broken structure")
    return chunks

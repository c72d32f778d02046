"""Tell a file's format from its first bytes; names and extensions are never believed."""

from enum import StrEnum

from media.imaging.refusals import Refusal, Refused

#: As many first bytes as `sniff` looks at.
HEAD_BYTES = 64


class Format(StrEnum):
    """The formats taken in; the values are Pillow's names."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    HEIF = "HEIF"
    AVIF = "AVIF"


_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_AVIF_BRANDS = frozenset({b"avif", b"avis"})

#: GIF, TIFF (and most camera raw), Photoshop, BMP, icons, Netpbm, JPEG 2000, JPEG XL.
_OTHER_PICTURES = (
    b"GIF8",
    b"II*\0",
    b"MM\0*",
    b"8BPS",
    b"BM",
    b"\0\0\1\0",
    *(b"P%d\n" % kind for kind in range(1, 8)),
    b"\0\0\0\x0cjP  ",
    b"\xff\x0a",
    b"\0\0\0\x0cJXL ",
)


def sniff(head: bytes) -> Format:
    """Return the format, or raise `Refused`."""
    if not head:
        raise Refused(Refusal.EMPTY)
    if head.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Format.WEBP
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(_OTHER_PICTURES):
        raise Refused(Refusal.UNSUPPORTED_FORMAT)
    raise Refused(Refusal.NOT_AN_IMAGE)


def _by_brand(head: bytes) -> Format:
    """Read an ISO media file's brands; a general one (`mif1`) gives way to `avif` beside it."""
    end = min(int.from_bytes(head[:4], "big"), HEAD_BYTES)
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))}
    if brands & _AVIF_BRANDS:
        return Format.AVIF
    if brands & _HEIC_BRANDS:
        return Format.HEIF
    raise Refused(Refusal.UNSUPPORTED_FORMAT)

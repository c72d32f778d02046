"""The program that decodes one untrusted picture, inside the sandbox and nowhere else.

`infra.sandbox.child` runs it: `prepare` while modules can still be imported, then `run`.
"""

import io
import warnings
from typing import BinaryIO

from PIL import (
    ExifTags,
    Image,
    ImageCms,
    ImageFile,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
)

from media.imaging.colour import BAND, to_srgb
from media.imaging.formats import HEAD_BYTES, Format, sniff
from media.imaging.refusals import Refusal, Refused
from media.imaging.wire import (
    MOST_HINTS,
    MOST_PIXELS,
    MOST_PIXELS_OUT,
    MOST_SIDE,
    Header,
    Hint,
    pack,
    pack_refusal,
)
from media.imaging.xmp import Region, face_regions

#: Imported for what importing them registers; nothing can be imported once the door is locked.
PLUGINS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin)

#: What to do to a stored picture, by the EXIF tag Orientation (1 = nothing).
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FIRST_SIDEWAYS = 5


def prepare(head: bytes) -> None:
    """Import the decoder that the first bytes ask for, and warm up what imports lazily."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    ImageCms.createProfile("sRGB")
    try:
        format_ = sniff(head)
    except Refused:
        return
    if format_ is Format.WEBP:
        from PIL import WebPImagePlugin  # noqa: F401, PLC0415  registers itself
    if format_ is Format.AVIF:
        from PIL import AvifImagePlugin  # noqa: PLC0415  registers itself

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    if format_ is Format.HEIF:
        from pillow_heif import register_heif_opener  # noqa: PLC0415  slow

        register_heif_opener(
            thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
        )


def run(source: BinaryIO, sink: BinaryIO) -> None:
    """Write the picture's header and pixels to `sink`, or the reason why not."""
    try:
        header, image = _decode(source)
    except Refused as refused:
        _write(sink, pack_refusal(refused.refusal))
        return
    _write(sink, pack(header))
    for top in range(0, header.height, BAND):
        bottom = min(top + BAND, header.height)
        _write(sink, image.crop((0, top, header.width, bottom)).tobytes())


def _decode(source: BinaryIO) -> tuple[Header, Image.Image]:
    format_ = sniff(source.read(HEAD_BYTES))
    source.seek(0, io.SEEK_SET)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            warnings.simplefilter("ignore", ResourceWarning)
            return _decode_as(format_, source)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(Refusal.TOO_MANY_PIXELS) from None
    except MemoryError:
        raise Refused(Refusal.TOO_MUCH_MEMORY) from None
    except Exception as error:  # noqa: BLE001  decoders raise anything; every one means: no photo
        cut = "truncated" in str(error).lower()
        raise Refused(Refusal.TRUNCATED if cut else Refusal.DAMAGED) from None


def _decode_as(format_: Format, source: BinaryIO) -> tuple[Header, Image.Image]:
    image = _opened(format_, source)
    width, height = image.size
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        raise Refused(Refusal.TOO_MANY_PIXELS)
    stored = width, height
    orientation = _orientation(image)
    if width * height > MOST_PIXELS_OUT and format_ is Format.JPEG:
        image.draft(None, (width // 2, height // 2))
    image.load()
    shrink = 2 if image.width * image.height > MOST_PIXELS_OUT else 1
    upright = to_srgb(image, shrink=shrink)
    if (turn := _UPRIGHT.get(orientation)) is not None:
        upright = upright.transpose(turn)
    if orientation >= _FIRST_SIDEWAYS:
        width, height = height, width
    header = Header(
        width=upright.width,
        height=upright.height,
        original_width=width,
        original_height=height,
        format=format_,
        hints=_hints(image, stored, orientation, upright.size),
    )
    return header, upright


def _opened(format_: Format, source: BinaryIO) -> Image.Image:
    """Read the header. Broken metadata is common and no reason to refuse; a bomb is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return Image.open(source, formats=[format_])


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation, 1 when there is none that can be read.

    HEIC arrives upright, with the tag already reset to 1.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # noqa: BLE001  metadata of any brokenness; the picture itself may be fine
        return 1
    return value if isinstance(value, int) and value in _UPRIGHT else 1


def _hints(
    image: Image.Image, stored: tuple[int, int], orientation: int, size: tuple[int, int]
) -> tuple[Hint, ...]:
    """Return the faces that the picture's metadata tells of, in pixels of the upright picture."""
    packet = image.info.get("xmp")
    if isinstance(packet, str):
        packet = packet.encode()
    if not isinstance(packet, bytes):
        return ()
    # HEIC arrives upright and says how its camera was held.
    held = image.info.get("original_orientation") or orientation
    width, height = stored if held == orientation or held < _FIRST_SIDEWAYS else stored[::-1]
    found = face_regions(packet, width=width, height=height, orientation=held)
    return tuple(_pixels(region, size) for region in found[:MOST_HINTS])


def _pixels(region: Region, size: tuple[int, int]) -> Hint:
    """Return a region in whole pixels, at least one, inside a picture of this size."""
    x, w = _span(region.x, region.w, size[0])
    y, h = _span(region.y, region.h, size[1])
    return x, y, w, h


def _span(start: float, length: float, side: int) -> tuple[int, int]:
    first = min(round(start * side), side - 1)
    last = min(round((start + length) * side), side)
    return first, max(1, last - first)


def _write(sink: BinaryIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[sink.write(view) :]

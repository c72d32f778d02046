"""Bring a picture of any mode to plain 8-bit sRGB. Runs inside the sandbox, on Pillow images."""

import io
from collections.abc import Callable

from PIL import Image, ImageCms

#: Rows worked on at once: a conversion then needs little memory beside its input and output.
BAND = 256
_WHITE = (255, 255, 255)

Conversion = Callable[[Image.Image], Image.Image]


def to_srgb(image: Image.Image, *, shrink: int) -> Image.Image:
    """Return `image` as RGB, `shrink` times smaller, on white where it was transparent."""
    convert = _conversion(image)
    if convert is None and shrink == 1:
        return image
    width, height = image.size
    result = Image.new("RGB", (-(-width // shrink), -(-height // shrink)))
    for top in range(0, height, BAND):
        band = image.crop((0, top, width, min(top + BAND, height)))
        band = convert(band) if convert else band
        result.paste(band.reduce(shrink) if shrink > 1 else band, (0, top // shrink))
    return result


def _conversion(image: Image.Image) -> Conversion | None:
    """Choose how to turn a band of this picture into sRGB; None when it is so already."""
    mode = image.mode
    if mode in {"I", "F"} or mode.startswith("I;16"):
        return _sixteen_bit
    if image.has_transparency_data or mode in {"La", "RGBa"}:
        return _on_white
    if mode in {"RGB", "L", "CMYK"}:
        by_profile = _by_profile(image.info.get("icc_profile"), mode)
        if by_profile is not None:
            return by_profile
    return None if mode == "RGB" else lambda band: band.convert("RGB")


def _sixteen_bit(band: Image.Image) -> Image.Image:
    return band.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")


def _on_white(band: Image.Image) -> Image.Image:
    """Flatten; what lies under a fully transparent pixel contributes nothing."""
    over = band.convert("RGBA")
    below = Image.new("RGB", over.size, _WHITE)
    below.paste(over, mask=over.getchannel("A"))
    return below


def _by_profile(profile: bytes | None, mode: str) -> Conversion | None:
    """Return the colour transform an embedded profile asks for; None when it is sRGB or broken.

    Broken profiles are common and colour is no matter of safety: the numbers are then kept.
    """
    if not profile:
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return None
        target = ImageCms.createProfile("sRGB")
        transform = ImageCms.buildTransform(source, target, mode, "RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return None
    return lambda band: _transformed(band, transform)


def _transformed(band: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    result = ImageCms.applyTransform(band, transform)
    assert result is not None
    return result

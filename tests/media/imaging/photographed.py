"""A printed badge on somebody's chest, as a camera sees it: small, askew, soft, half lit."""

from dataclasses import dataclass

import numpy as np

from media.imaging.markers import drawn

_FINE = 4
_PRINTED = 640


@dataclass(frozen=True, kw_only=True)
class Shot:
    """How a badge was photographed; `side` of its marker in pixels, angles in degrees."""

    side: float
    yaw: float = 0
    pitch: float = 0
    roll: float = 0
    blur: float = 0
    motion: float = 0
    glare: float = 0
    light: float = 0.25
    noise: float = 4
    quality: int = 85


def printed(number: int) -> np.ndarray:
    """Return a badge: a name on white card at the left, the marker at the right."""
    import cv2

    modules = drawn(number)
    side = _PRINTED // modules.shape[0] * modules.shape[0]
    marker = np.kron(np.where(modules, 0, 255).astype(np.uint8), np.ones((side // 10,) * 2))
    card = np.full((side + 64, 2 * side), 255, np.uint8)
    card[32 : 32 + side, -32 - side : -32] = marker
    cv2.putText(card, "Marie", (30, 220), cv2.FONT_HERSHEY_SIMPLEX, 5, 40, 14)
    return card


def pasted(scene: np.ndarray, number: int, at: tuple[float, float], shot: Shot) -> None:
    """Print the badge into an 8-bit grey scene, its marker's centre at x, y."""
    import cv2

    card = printed(number)
    inner = _PRINTED * 0.8
    centre = np.array([card.shape[1] - 32 - _PRINTED / 2, 32 + _PRINTED / 2])
    high, wide = card.shape
    outline = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float64)
    flat = np.c_[(outline - centre) * shot.side / inner, np.zeros(4)] @ _turned(shot).T
    away = shot.side * 12 / (shot.side * 12 + flat[:, 2])
    room = int(shot.side * 3.2) + 4
    left, top = int(at[0]) - room, int(at[1]) - room
    seen = flat[:, :2] * away[:, None] + np.array(at) - (left, top)
    part = scene[max(top, 0) : top + 2 * room, max(left, 0) : left + 2 * room]
    seen -= (max(-left, 0), max(-top, 0))
    fine = cv2.resize(part, None, fx=_FINE, fy=_FINE, interpolation=cv2.INTER_LINEAR)
    fit = cv2.getPerspectiveTransform(outline.astype(np.float32), (seen * _FINE).astype(np.float32))
    soft = cv2.GaussianBlur(card, (0, 0), max(0.4, 0.35 * inner / (shot.side * _FINE)))
    ink = (35 + soft * 0.75).astype(np.uint8)
    cv2.warpPerspective(ink, fit, fine.shape[::-1], dst=fine, borderMode=cv2.BORDER_TRANSPARENT)
    part[:] = cv2.resize(fine, part.shape[::-1], interpolation=cv2.INTER_AREA)
    _shine(part, shot)


def _shine(part: np.ndarray, shot: Shot) -> None:
    if not shot.glare:
        return
    down, across = np.indices(part.shape)
    spot = part.shape[0] / 2 + 0.25 * shot.side
    away = ((across - spot) ** 2 + (down - spot) ** 2) / (shot.glare * shot.side) ** 2
    part[:] = np.clip(part + 150 * np.exp(-away), 0, 255)


def _turned(shot: Shot) -> np.ndarray:
    yaw, pitch, roll = np.radians([shot.yaw, shot.pitch, shot.roll])
    about_y = [[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]]
    about_x = [[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]]
    about_z = [[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]]
    return np.array(about_z) @ np.array(about_x) @ np.array(about_y)


def taken(scene: np.ndarray, shot: Shot, chance: np.random.Generator) -> np.ndarray:
    """Return what the camera makes of a grey scene: soft, unevenly lit, noisy, JPEG, in colour."""
    import cv2

    seen = cv2.GaussianBlur(scene.astype(np.float32), (0, 0), np.hypot(0.6, shot.blur))
    if shot.motion:
        seen = cv2.filter2D(seen, -1, _smear(shot.motion, chance.uniform(0, np.pi)))
    high, wide = scene.shape
    towards = chance.uniform(0, 2 * np.pi)
    slope = np.cos(towards) * np.linspace(-1, 1, wide)[None]
    slope = slope + np.sin(towards) * np.linspace(-1, 1, high)[:, None]
    seen = seen * (1 + shot.light * slope) + chance.normal(0, shot.noise, scene.shape)
    _, file = cv2.imencode(
        ".jpg", np.clip(seen, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, shot.quality]
    )
    return np.repeat(cv2.imdecode(file, cv2.IMREAD_GRAYSCALE)[:, :, None], 3, axis=2)


def _smear(length: float, towards: float) -> np.ndarray:
    steps = np.linspace(-length / 2, length / 2, 41)
    smear = np.zeros((31, 31), np.float32)
    across = np.round(15 + np.cos(towards) * steps).astype(int)
    down = np.round(15 + np.sin(towards) * steps).astype(int)
    np.add.at(smear, (down, across), 1)
    return smear / smear.sum()


def background(wide: int, high: int, chance: np.random.Generator) -> np.ndarray:
    """Return something like a room out of focus, in grey."""
    import cv2

    blobs = chance.integers(40, 200, (9, 12)).astype(np.uint8)
    return cv2.resize(blobs, (wide, high), interpolation=cv2.INTER_CUBIC)

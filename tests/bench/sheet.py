"""A contact sheet: what was found on each photo, and what was missed, for a person to look at."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from media.imaging.geometry import Rectangle
from media.imaging.resize import fit
from media.services.decoding import Unreadable, decode_now
from tests.bench.labels import Labels
from tests.bench.matching import Find, judge
from tests.bench.photos_in import sample
from tests.bench.protocol import Outcome

MOST_PHOTOS = 100
_TILE, _CAPTION, _COLUMNS = 480, 16, 10
_RIGHT, _WRONG, _MISSED, _IGNORED = (0, 255, 60), (255, 170, 0), (255, 0, 40), (150, 150, 150)
_PAPER, _INK = (24, 24, 24), (235, 235, 235)
#: Pixels drawn and left out.
_DASHES = {"doubtful": (6, 4), "turned": (2, 3)}

LEGEND = (
    "green: on a labelled face, or in a photo without labels; orange: on none; "
    "full line: sure, dashed: doubtful; dotted: found in the turned photo; "
    "thick red: MISSED; grey: a region that counts for nothing"
)


def write_sheet(
    out: Path, folder: Path, outcomes: Sequence[Outcome], labels: Mapping[str, Labels]
) -> int:
    """Write the sheet of at most 100 photos, spread over all; return how many are on it."""
    names = {o.photo: o for o in outcomes if o.failed is None}
    chosen = [Path(name) for name in sorted(names)]
    shown = [names[str(path)] for path in sample(chosen, MOST_PHOTOS)]
    columns = min(_COLUMNS, max(1, len(shown)))
    rows = -(-len(shown) // columns)
    sheet = Image.new("RGB", (columns * _TILE, rows * (_TILE + _CAPTION)), _PAPER)
    for place, outcome in enumerate(shown):
        tile = _tile(folder, outcome, labels.get(outcome.photo))
        sheet.paste(tile, (place % columns * _TILE, place // columns * (_TILE + _CAPTION)))
    sheet.save(out, "PNG")
    return len(shown)


def _tile(folder: Path, outcome: Outcome, labels: Labels | None) -> Image.Image:
    try:
        picture = decode_now(folder / outcome.photo)
    except (Unreadable, OSError):  # it was there a moment ago
        return _captioned(Image.new("RGB", (1, 1), _PAPER), f"{outcome.photo}  gone")
    small = Image.fromarray(fit(picture.pixels, _TILE))
    scale = small.width / picture.original_width
    draw = ImageDraw.Draw(small)
    missed = 0
    finds = [face.find for face in outcome.faces]
    if labels is None:
        _draw_finds(draw, finds, (), scale)
    else:
        judged = judge(labels, finds)
        missed = len(judged.missed)
        for region in labels.ignored:
            draw.rectangle(_corners(region, scale), outline=_IGNORED)
        _draw_finds(draw, finds, judged.wrong, scale)
        for face in judged.missed:
            _draw_missed(draw, face, scale)
    return _captioned(small, f"{outcome.photo}  {_told(outcome, missed)}")


def _draw_finds(
    draw: ImageDraw.ImageDraw, finds: Sequence[Find], wrong: Sequence[Find], scale: float
) -> None:
    for find in finds:
        colour = _WRONG if find in wrong else _RIGHT
        kind = "turned" if find.turned else "sure" if find.sure else "doubtful"
        _rectangle(draw, _corners(find.box, scale), colour, _DASHES.get(kind))


def _draw_missed(draw: ImageDraw.ImageDraw, face: Rectangle, scale: float) -> None:
    x1, y1, x2, y2 = _corners(face, scale)
    draw.rectangle((x1 - 4, y1 - 4, x2 + 4, y2 + 4), outline=_MISSED, width=3)
    draw.text((x1 - 4, y2 + 5), "MISSED", fill=_MISSED, font=ImageFont.load_default(12))


def _rectangle(
    draw: ImageDraw.ImageDraw,
    corners: tuple[float, float, float, float],
    colour: tuple[int, int, int],
    dashes: tuple[int, int] | None,
) -> None:
    if dashes is None:
        draw.rectangle(corners, outline=colour, width=2)
        return
    x1, y1, x2, y2 = corners
    on, off = dashes
    for x in range(round(x1), round(x2), on + off):
        for y in (y1, y2):
            draw.line((x, y, min(x + on, x2), y), fill=colour, width=2)
    for y in range(round(y1), round(y2), on + off):
        for side in (x1, x2):
            draw.line((side, y, side, min(y + on, y2)), fill=colour, width=2)


def _told(outcome: Outcome, missed: int) -> str:
    doubtful = sum(not face.sure for face in outcome.faces)
    told = f"{len(outcome.faces) - doubtful} sure, {doubtful} doubtful"
    return f"{told}, {missed} MISSED" if missed else told


def _captioned(small: Image.Image, caption: str) -> Image.Image:
    tile = Image.new("RGB", (_TILE, _TILE + _CAPTION), _PAPER)
    tile.paste(small, ((_TILE - small.width) // 2, 0))
    place = (3, _TILE)
    ImageDraw.Draw(tile).text(place, caption, fill=_INK, font=ImageFont.load_default(12))
    return tile


def _corners(box: Rectangle, scale: float) -> tuple[float, float, float, float]:
    return box.x * scale, box.y * scale, (box.x + box.w) * scale, (box.y + box.h) * scale

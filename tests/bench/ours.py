"""The program that is measured: our own pipeline, photo by photo, as a worker runs it.

A photo is scanned (decode, look for faces and badges, staff's copy), its faces are turned into
templates, and it is rendered once with every face hidden (masks, files, verification).
These are the functions that the jobs call; only the database and the storage are left out.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import msgspec
from PIL import Image

from media.imaging import produce as production
from media.imaging.detect import SURE, DetectedFace, Detection, Detector, detector
from media.imaging.geometry import Rectangle
from media.imaging.markers import find_markers
from media.imaging.picture import Picture
from media.imaging.produce import Rendered
from media.imaging.render import Reduced, reduced, review_copy
from media.services.decoding import Unreadable, decode_now
from tests.bench import family
from tests.bench.embedding import Embedder
from tests.bench.protocol import FoundBox, Job, Outcome, Ready
from tests.bench.stages import Stage, StageClock

#: What `produce` calls, and in which stage that is. A name that is gone stops the bench.
_PARTS = {
    "sizes": Stage.ENCODE,
    "draw": Stage.MASK,
    "encoded": Stage.ENCODE,
    "verified_pixels": Stage.VERIFY,
    "judge": Stage.VERIFY,
}
_WARM_UP_SIZE = (1600, 1200)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scanned:
    boxes: list[Rectangle]
    found: list[FoundBox]
    reduced: Reduced
    embedded: int
    megapixels: float
    decode_seconds: float


class Pipeline:
    """Every step that a photo goes through."""

    def __init__(self, detector: Detector, embedder: Embedder, clock: StageClock) -> None:
        self._clock = clock
        self._embedder = embedder
        self._detect = detector.detect
        self._checker = _Checker(detector, clock)
        for name, stage in _PARTS.items():
            setattr(production, name, clock.timed(stage, getattr(production, name)))

    def find(self, photo: Path) -> list[FoundBox]:
        """Look for faces, with no clock."""
        picture = decode_now(photo)
        return found_boxes(picture, self._detect(picture.pixels))

    def run(self, job: Job, source: Path) -> Outcome:
        clock = self._clock
        begun = time.monotonic()
        clock.restart()
        scanned = self._scan(source)
        rendered = self._render(source, scanned)
        total, wall = clock.total, time.monotonic() - begun
        same = job.path == job.timed
        return Outcome(
            photo=job.photo,
            held=rendered.held.reason.value if rendered.held else None,
            faces=scanned.found if same else self.find(Path(job.path)),
            embedded=scanned.embedded,
            megapixels=scanned.megapixels,
            total_seconds=total,
            stage_seconds={stage.value: seconds for stage, seconds in clock.seconds.items()},
            floor_seconds=scanned.decode_seconds + clock.seconds[Stage.ENCODE],
            wall_seconds=wall,
            own_peak_bytes=family.highest_own_bytes(),
        )

    def _scan(self, source: Path) -> _Scanned:
        """Do what the scan does; of its pixels only what rendering takes is kept."""
        clock = self._clock
        picture = self._decode(source)
        decode_seconds = clock.seconds[Stage.DECODE]
        with clock.stage(Stage.DETECT):
            faces = self._detect(picture.pixels)
        boxes = [face.box for face in faces]
        with clock.stage(Stage.BADGES):
            find_markers(picture.pixels, boxes)
        with clock.stage(Stage.ENCODE):
            smaller = reduced(picture.pixels)
            review_copy(smaller)
        with clock.stage(Stage.EMBED):
            embedded = self._embedder.embed(picture.pixels, faces)
        return _Scanned(
            boxes=boxes,
            found=found_boxes(picture, faces),
            reduced=smaller,
            embedded=embedded,
            megapixels=picture.original_width * picture.original_height / 1e6,
            decode_seconds=decode_seconds,
        )

    def _decode(self, source: Path) -> Picture:
        with self._clock.stage(Stage.DECODE):
            before = family.descendants(os.getpid())
            picture = decode_now(source)
            family.settle(before)
        return picture

    def _render(self, source: Path, scanned: _Scanned) -> Rendered:
        """Do what follows a scan, and the job where a face turns up that nobody knew of."""
        rendered = self._produce(source, scanned.boxes, scanned.reduced)
        if rendered.held is None or not rendered.held.boxes:
            return rendered
        again = self._decode(source)
        with self._clock.stage(Stage.ENCODE):
            smaller = reduced(again.pixels)
        return self._produce(source, [*scanned.boxes, *rendered.held.boxes], smaller)

    def _produce(self, source: Path, boxes: Sequence[Rectangle], smaller: Reduced) -> Rendered:
        seed = hashlib.sha256(str(source).encode()).digest()
        return production.produce(smaller, boxes, [], seed=seed, detector=self._checker)


class _Checker:
    """The detector as verification uses it."""

    def __init__(self, detector: Detector, clock: StageClock) -> None:
        self.detect = detector.detect
        self.check = clock.timed(Stage.VERIFY, detector.check)


def found_boxes(picture: Picture, faces: Sequence[DetectedFace]) -> list[FoundBox]:
    larger = picture.original_width / picture.width
    return [
        FoundBox(
            x=face.box.x * larger,
            y=face.box.y * larger,
            w=face.box.w * larger,
            h=face.box.h * larger,
            score=face.score,
            sure=not face.doubtful,
            # Only a turned photo gives a find that is doubtful for all its score.
            turned=face.doubtful and face.score >= SURE,
        )
        for face in faces
    ]


def measured(pipeline: Pipeline, job: Job) -> Outcome:
    try:
        if job.timed is None:
            return Outcome(photo=job.photo, faces=pipeline.find(Path(job.path)))
        return pipeline.run(job, Path(job.timed))
    except Unreadable as refused:
        return Outcome(photo=job.photo, failed=f"refused: {refused.refusal.value}")
    except OSError as error:
        return Outcome(photo=job.photo, failed=error.strerror or "not readable")


def warm_up(pipeline: Pipeline) -> None:
    """Go through everything once: what is loaded on first use is loaded then."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "grey.jpg")
        Image.effect_noise(_WARM_UP_SIZE, 20).convert("RGB").save(file)
        pipeline.run(Job("grey", str(file), str(file)), file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--level", type=Detection, default=Detection.DEFAULT)
    asked = parser.parse_args()
    family.adopt_orphans()
    clock = StageClock(family.cpu_seconds)
    pipeline = Pipeline(detector(asked.level), Embedder(), clock)
    warm_up(pipeline)
    _say(Ready(version("akkoord")))
    for line in sys.stdin.buffer:
        _say(measured(pipeline, msgspec.json.decode(line, type=Job)))


def _say(what: msgspec.Struct) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(what) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

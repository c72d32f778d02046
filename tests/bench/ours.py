"""The program that is measured: our own pipeline, photo by photo, as a worker runs it.

A photo is scanned (decode, look for faces, staff's copy), its faces are turned into templates, and
it is rendered once with every face hidden (decode, masks, files, verification). These are the
functions that the jobs call; only the database and the storage are left out.
"""

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec
from PIL import Image

from media.imaging import produce as production
from media.imaging.detect import DetectedFace, Detector
from media.imaging.picture import Picture
from media.imaging.produce import Rendered
from media.imaging.render import review_copy
from media.services.decoding import Unreadable, decode_now
from tests.bench import family
from tests.bench.engines import Embedder, Level, detector_for, embedder, is_turned
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

    def run(self, job: Job) -> Outcome:
        clock, source = self._clock, Path(job.timed)
        begun = time.monotonic()
        clock.restart()
        picture = self._decode(source)
        decoded = clock.seconds[Stage.DECODE]
        with clock.stage(Stage.DETECT):
            faces = self._detect(picture.pixels)
        with clock.stage(Stage.ENCODE):
            review_copy(picture.pixels)
        with clock.stage(Stage.EMBED):
            embedded = self._embedder.embed(picture.pixels, faces)
        rendered = self._render(source, faces)
        total, wall = clock.total, time.monotonic() - begun
        same = job.path == job.timed
        found = found_boxes(picture, faces) if same else self.find(Path(job.path))
        return Outcome(
            photo=job.photo,
            held=rendered.held.reason.value if rendered.held else None,
            faces=found,
            embedded=embedded,
            megapixels=picture.original_width * picture.original_height / 1e6,
            total_seconds=total,
            stage_seconds={stage.value: seconds for stage, seconds in clock.seconds.items()},
            floor_seconds=decoded + clock.seconds[Stage.ENCODE],
            wall_seconds=wall,
            own_peak_bytes=family.highest_own_bytes(),
        )

    def _decode(self, source: Path) -> Picture:
        with self._clock.stage(Stage.DECODE):
            picture = decode_now(source)
            family.reap_orphans()
        return picture

    def _render(self, source: Path, faces: Sequence[DetectedFace]) -> Rendered:
        """Render as the job does: once more when a face turns up that nobody knew of."""
        picture = self._decode(source)
        boxes = [face.box for face in faces]
        seed = hashlib.sha256(str(source).encode()).digest()
        rendered = production.produce(picture.pixels, boxes, [], seed=seed, detector=self._checker)
        if rendered.held is None or not rendered.held.boxes:
            return rendered
        picture = self._decode(source)
        boxes += rendered.held.boxes
        return production.produce(picture.pixels, boxes, [], seed=seed, detector=self._checker)


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
            turned=is_turned(face),
        )
        for face in faces
    ]


def measured(pipeline: Pipeline, job: Job) -> Outcome:
    try:
        return pipeline.run(job)
    except Unreadable as refused:
        return Outcome(photo=job.photo, failed=f"refused: {refused.refusal.value}")
    except OSError as error:
        return Outcome(photo=job.photo, failed=error.strerror or "not readable")


def warm_up(pipeline: Pipeline) -> None:
    """Go through everything once: what is loaded on first use is loaded then."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "grey.jpg")
        Image.effect_noise(_WARM_UP_SIZE, 20).convert("RGB").save(file)
        pipeline.run(Job("grey", str(file), str(file)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--level", type=Level, default=Level.DEFAULT)
    asked = parser.parse_args()
    family.adopt_orphans()
    clock = StageClock(family.cpu_seconds)
    pipeline = Pipeline(detector_for(asked.level), embedder(), clock)
    warm_up(pipeline)
    _say(Ready(version("akkoord")))
    for line in sys.stdin.buffer:
        _say(measured(pipeline, msgspec.json.decode(line, type=Job)))


def _say(what: msgspec.Struct) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(what) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

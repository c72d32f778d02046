"""The program that is measured against: deface, run in an environment of its own.

Each photo goes through deface's own function for pictures with the defaults of its command line.
What it finds is taken from its detector on the way. Nothing of Akkoord can be imported here.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import deface.deface as program
import numpy as np
from deface.centerface import CenterFace
from PIL import Image

#: The defaults of deface's command line.
THRESHOLD = 0.2
SETTINGS: dict[str, Any] = {
    "threshold": THRESHOLD,
    "replacewith": "blur",
    "mask_scale": 1.3,
    "ellipse": True,
    "draw_scores": False,
    "enable_preview": False,
    "keep_metadata": False,
    "replaceimg": None,
    "mosaicsize": 20,
}
Job = dict[str, Any]
Outcome = dict[str, Any]

ORIENTATION = 0x0112
WARM_UP_SIZE = (1600, 1200)


class Watched:
    """deface's detector; keeps what it found and when it began and ended."""

    def __init__(self) -> None:
        self.detector = CenterFace(in_shape=None, backend="auto")

    def __call__(self, frame: Any, threshold: float) -> tuple[Any, Any]:
        self.shape = frame.shape[:2]
        self.begun = time.process_time()
        self.found, landmarks = self.detector(frame, threshold=threshold)
        self.ended = time.process_time()
        return self.found, landmarks


class Masking:
    """deface's function that hides the faces; keeps when it ended."""

    def __init__(self) -> None:
        self.function = program.anonymize_frame
        program.anonymize_frame = self

    def __call__(self, *arguments: Any, **named: Any) -> None:
        self.function(*arguments, **named)
        self.ended = time.process_time()


def find(detector: Watched, path: str) -> list[dict[str, float]]:
    detector(program.iio.imread(path), THRESHOLD)
    return [upright(row, detector.shape, path) for row in detector.found.tolist()]


def run(detector: Watched, masking: Masking, job: Job, folder: str) -> Outcome:
    source = Path(job["timed"])
    wall, start = time.monotonic(), time.process_time()
    target = Path(folder, f"anonymized{source.suffix}")
    program.image_detect(str(source), str(target), centerface=detector, **SETTINGS)
    end, wall = time.process_time(), time.monotonic() - wall
    seconds = {
        "decode": detector.begun - start,
        "detect": detector.ended - detector.begun,
        "mask": masking.ended - detector.ended,
        "encode": end - masking.ended,
    }
    height, width = detector.shape
    faces = [upright(row, detector.shape, job["timed"]) for row in detector.found.tolist()]
    return {
        "photo": job["photo"],
        "faces": find(detector, job["path"]) if job["path"] != job["timed"] else faces,
        "megapixels": height * width / 1e6,
        "total_seconds": end - start,
        "stage_seconds": seconds,
        "floor_seconds": seconds["decode"] + seconds["encode"],
        "wall_seconds": wall,
        "own_peak_bytes": highest_own_bytes(),
    }


def upright(row: list[float], shape: tuple[int, int], path: str) -> dict[str, float]:
    """Turn a box as the file says: deface looks at photos as they lie in the file."""
    x1, y1, x2, y2, score = row
    height, width = shape
    with Image.open(path) as image:
        orientation = image.getexif().get(ORIENTATION, 1)
    points = [turned(x, y, width, height, orientation) for x, y in ((x1, y1), (x2, y2))]
    xs, ys = zip(*points, strict=True)
    return {
        "x": min(xs),
        "y": min(ys),
        "w": max(xs) - min(xs),
        "h": max(ys) - min(ys),
        "score": score,
    }


def turned(x: float, y: float, width: int, height: int, orientation: int) -> tuple[float, float]:
    return {
        2: (width - x, y),
        3: (width - x, height - y),
        4: (x, height - y),
        5: (y, x),
        6: (height - y, x),
        7: (height - y, width - x),
        8: (y, width - x),
    }.get(orientation, (x, y))


def highest_own_bytes() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def measured(detector: Watched, masking: Masking, job: Job, folder: str) -> Outcome:
    try:
        if job["timed"] is None:
            return {"photo": job["photo"], "faces": find(detector, job["path"])}
        return run(detector, masking, job, folder)
    except Exception as error:  # noqa: BLE001 - whatever it fails with, the next photo follows
        said = str(error).strip().splitlines() or [""]
        return {"photo": job["photo"], "failed": f"{type(error).__name__}: {said[0]}"[:200]}


def main() -> None:
    detector, masking = Watched(), Masking()
    with tempfile.TemporaryDirectory() as folder:
        grey = Path(folder, "grey.jpg")
        Image.fromarray(np.full((*WARM_UP_SIZE[::-1], 3), 127, np.uint8)).save(grey)
        run(detector, masking, {"photo": "grey", "path": str(grey), "timed": str(grey)}, folder)
        say({"version": program.__version__})
        for line in sys.stdin.buffer:
            say(measured(detector, masking, json.loads(line), folder))


def say(what: Outcome) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

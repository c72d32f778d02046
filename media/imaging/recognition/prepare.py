"""The network as a file for onnxruntime, made once on this machine and checked against dlib.

The check is repeated when anything changes that could change the numbers: dlib's file, ours,
onnxruntime, the processor. A stamp beside the file says that it was done, so that it costs the
next worker nothing.
"""

import hashlib
import importlib.metadata
import json
import math
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from media.imaging.recognition.networks import TEMPLATES, Lack, RecogniserMissing, network_file

#: No number of a template may differ more from dlib's.
TOLERANCE: Final = 1e-4

#: Raised when the conversion or the check changes.
_VERSION: Final = 1
_MOST_SECONDS: Final = 300
_ROOT: Final = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class _Answer:
    sha256: str
    difference: float


def prepared(folder: Path) -> Path:
    """Return the file that onnxruntime can run; raise `RecogniserMissing`."""
    source = network_file(TEMPLATES)
    key = f"templates-{_VERSION}-{_sha256(source)[:16]}"
    target, stamp = folder / f"{key}.onnx", folder / f"{key}-{_machine()}.json"
    answer = _stamped(stamp)
    if answer is None or not target.is_file() or _sha256(target) != answer.sha256:
        folder.mkdir(parents=True, exist_ok=True)
        answer = _made(source, target)
        stamp.write_text(json.dumps({"sha256": answer.sha256, "difference": answer.difference}))
    if not answer.difference <= TOLERANCE:
        raise RecogniserMissing(
            f"onnxruntime differs from dlib by {answer.difference:.1e}.", Lack.OTHER_NUMBERS
        )
    return target


def _made(source: Path, target: Path) -> _Answer:
    """Convert and compare in a process of its own, which nothing can end but itself."""
    command = [sys.executable, "-m", "media.imaging.recognition", str(source), str(target)]
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command,
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_MOST_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RecogniserMissing(
            "The network could not be converted in time.", Lack.NOT_CONVERTED
        ) from error
    answer = _answer(done.stdout)
    if answer is None:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise RecogniserMissing(
            f"The network could not be converted: {last or 'no answer'}", Lack.NOT_CONVERTED
        )
    return answer


def _stamped(stamp: Path) -> _Answer | None:
    try:
        return _answer(stamp.read_bytes())
    except OSError:
        return None


def _answer(text: bytes) -> _Answer | None:
    """Return what the last line says, or None when it is no answer."""
    try:
        found = json.loads(text.strip().rpartition(b"\n")[2])
        sha256, difference = str(found["sha256"]), float(found["difference"])
    except (ValueError, KeyError, TypeError):
        return None
    return _Answer(sha256, difference) if math.isfinite(difference) else None


def _machine() -> str:
    """Return a name for the things whose change could change the numbers."""
    try:
        runtime = importlib.metadata.version("onnxruntime")
    except importlib.metadata.PackageNotFoundError as error:
        raise RecogniserMissing("The package onnxruntime is not installed.") from error
    parts = [runtime, platform.machine(), _processor()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _processor() -> str:
    """Return the model and abilities of the first processor, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()
    told = dict(line.partition(":")[::2] for line in reversed(lines) if ":" in line)
    wanted = ("model name", "flags", "Features", "CPU part")
    return "\n".join(value for name, value in told.items() if name.strip() in wanted)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

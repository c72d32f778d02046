"""Commands that need no database: find the faces in photos, and hide all of them."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from infra.sandbox.form import SandboxForm
from infra.sandbox.selftest import form
from media.imaging.centerface import DetectorMissing
from media.imaging.detect import DetectedFace, Detector, default_detector
from media.imaging.hide_all import StillVisible, hide_all
from media.imaging.metadata import Impure
from media.imaging.picture import Picture
from media.imaging.verify import Altered
from media.services.decoding import Unreadable, decode_now
from media.services.photo_files import Listing, Occupied, list_folder, write_new

Line = dict[str, Any]

FINE, SOME_FAILED, WRONG_USE = 0, 1, 2
_WITHOUT_PICTURE: Final = frozenset({"rejected", "failed"})


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `faces` and `redact`."""
    faces = commands.add_parser(
        "faces",
        help="find the faces in photos",
        description=(
            "Find the faces in photos. Boxes are in pixels of the upright picture; a doubtful one "
            "may be no face. Nothing is written, and no face is recognised."
        ),
        epilog="Exit status: 0 fine, 1 a photo was refused or failed, 2 wrong use.",
    )
    faces.add_argument("photos", nargs="+", type=Path, metavar="PHOTO", help="a photo")
    faces.add_argument("--json", action="store_true", help="one line of JSON per photo")
    faces.set_defaults(run=lambda arguments: _with_detector(_faces, arguments))
    redact = commands.add_parser(
        "redact",
        help="hide every face in photos",
        description=(
            "Write a copy of each photo in which every face is hidden, as a JPEG without metadata. "
            "A folder is searched with all folders in it. No file that exists is changed."
        ),
        epilog="Exit status: 0 fine, 1 a photo was refused or failed, 2 wrong use.",
    )
    redact.add_argument(
        "photos", nargs="+", type=Path, metavar="PHOTO|FOLDER", help="a photo, or a folder of them"
    )
    redact.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the folder for the copies"
    )
    redact.add_argument("--json", action="store_true", help="one line of JSON per photo")
    redact.set_defaults(run=lambda arguments: _with_detector(_redact, arguments))


def _with_detector(
    command: Callable[[argparse.Namespace, Detector], int], arguments: argparse.Namespace
) -> int:
    try:
        detector = default_detector()
    except DetectorMissing as missing:
        print(f"akkoord: {missing}", file=sys.stderr)
        return SOME_FAILED
    return command(arguments, detector)


def _faces(arguments: argparse.Namespace, detector: Detector) -> int:
    if missing := [path for path in arguments.photos if not path.is_file()]:
        return _wrong_use(f"no such file: {missing[0]}")
    _warn_of_weak_sandbox()

    def look(path: Path) -> Line:
        return _line(path, lambda picture: _found(picture, detector.detect(picture.pixels)))

    return _print_all([(path, look) for path in arguments.photos], as_json=arguments.json)


def _redact(arguments: argparse.Namespace, detector: Detector) -> int:
    if missing := [path for path in arguments.photos if not path.exists()]:
        return _wrong_use(f"no such file or folder: {missing[0]}")
    if arguments.out.exists() and not arguments.out.is_dir():
        return _wrong_use(f"not a folder: {arguments.out}")
    _warn_of_weak_sandbox()
    wanted = _targets(arguments.photos, arguments.out)

    def hide(path: Path) -> Line:
        return _line(path, lambda picture: _hidden(picture, detector, wanted[path]))

    return _print_all([(path, hide) for path in wanted], as_json=arguments.json)


def _targets(sources: Sequence[Path], out: Path) -> dict[Path, Path]:
    """Say where each photo's copy goes: its name with `.jpg`, or all of its name where taken."""
    targets: dict[Path, Path] = {}
    for source in sources:
        if source.is_dir():
            listing = list_folder(source, leave_out=out)
            _name_others(listing)
            found = [(source / path, path) for path in listing.photos]
        else:
            found = [(source, Path(source.name))]
        for path, below in found:
            short, long = below.with_suffix(".jpg"), below.with_name(below.name + ".jpg")
            taken = set(targets.values())
            targets[path] = out / (short if out / short not in taken else long)
    return targets


def _name_others(listing: Listing) -> None:
    if listing.others:
        names = ", ".join(str(path) for path in listing.others)
        print(f"Not photos, left alone: {names}", file=sys.stderr)


def _line(path: Path, work: Callable[[Picture], Line]) -> Line:
    """Do `work` on a decoded photo; a file that cannot be worked on gets a line with the reason."""
    line: Line = {"file": str(path), "width": None, "height": None}
    try:
        picture = decode_now(path)
        line |= {"width": picture.width, "height": picture.height}
        return line | work(picture)
    except Unreadable as refused:
        return line | {"state": "rejected", "faces": [], "reason": refused.refusal.value}
    except StillVisible:
        return line | {"state": "failed", "faces": [], "reason": "a face is still visible"}
    except (Altered, Impure):
        return line | {"state": "failed", "faces": [], "reason": "the copy is not as drawn"}
    except Occupied:
        return line | {"state": "failed", "faces": [], "reason": "another file is in its place"}
    except OSError as error:
        return line | {"state": "failed", "faces": [], "reason": error.strerror or "not readable"}


def _found(picture: Picture, faces: Sequence[DetectedFace]) -> Line:
    """Report boxes in pixels of the picture as the file has it, upright."""
    larger = picture.original_width / picture.width
    return {
        "width": picture.original_width,
        "height": picture.original_height,
        "state": "scanned" if faces else "none_found",
        "faces": [
            {
                "x": round(face.box.x * larger),
                "y": round(face.box.y * larger),
                "w": round(face.box.w * larger),
                "h": round(face.box.h * larger),
                "score": face.score,
                "doubtful": face.doubtful,
            }
            for face in faces
        ],
    }


def _hidden(picture: Picture, detector: Detector, target: Path) -> Line:
    hidden = hide_all(picture.pixels, detector)
    write_new(target, hidden.data)
    return _found(picture, hidden.faces) | {"output": str(target)}


def _print_all(work: Sequence[tuple[Path, Callable[[Path], Line]]], *, as_json: bool) -> int:
    failed = False
    for path, do in work:
        line = do(path)
        failed |= line["state"] in _WITHOUT_PICTURE
        print(json.dumps(line, ensure_ascii=False) if as_json else _sentence(line), flush=True)
    return SOME_FAILED if failed else FINE


def _sentence(line: Line) -> str:
    if line["state"] in _WITHOUT_PICTURE:
        return f"{line['file']}: {line['state']} ({line['reason']})"
    doubtful = sum(face["doubtful"] for face in line["faces"])
    count = f"{len(line['faces']) - doubtful} faces, {doubtful} doubtful"
    return f"{line['file']}: {count}" + (f" -> {line['output']}" if "output" in line else "")


def _warn_of_weak_sandbox() -> None:
    if form() is SandboxForm.LIMITS_ONLY:
        print("Warning: photos are decoded without a sandbox on this machine.", file=sys.stderr)


def _wrong_use(sentence: str) -> int:
    print(f"akkoord: {sentence}", file=sys.stderr)
    return WRONG_USE

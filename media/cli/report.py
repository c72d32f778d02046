"""What the commands say of each photo, to people and to programs, and how they end."""

import json
import os
import sys
from pathlib import Path
from typing import Any, Final

from media.imaging.refusals import Refusal

#: What is said of one photo: a line of JSON, described in docs/command-line.md.
Line = dict[str, Any]

FINE, SOME_FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130

EXIT_STATUS: Final = (
    "Exit status: 0 all fine, 1 a photo was refused or failed, 2 wrong use, 130 interrupted."
)

_SENTENCES: Final = {
    Refusal.EMPTY: "the file is empty",
    Refusal.NOT_AN_IMAGE: "this is no picture",
    Refusal.UNSUPPORTED_FORMAT: "a picture, but none of JPEG, PNG, WebP, HEIC and AVIF",
    Refusal.TRUNCATED: "the end of the file is missing",
    Refusal.DAMAGED: "the file is damaged",
    Refusal.TOO_LARGE: "the file is larger than 40 MB",
    Refusal.TOO_MANY_PIXELS: "more than 100 megapixels, or a side over 20 000 pixels",
    Refusal.TOO_MUCH_MEMORY: "decoding it takes too much memory",
    Refusal.TOOK_TOO_LONG: "decoding it takes too long",
    "face_visible": "a face can still be found in the result, so nothing was written",
    "not_as_drawn": "the encoded copy differs from what was drawn, so nothing was written",
    "occupied": "another file is in its place (--overwrite replaces it)",
    "is_a_photo": "its copy would replace one of the photos themselves",
    "crashed": "the program broke down on this photo",
}


def untouched(path: Path) -> Line:
    """Begin what is said of a photo."""
    return {"file": in_words(path), "width": None, "height": None}


def in_words(path: Path) -> str:
    """Return a path as text that can always be printed, whatever bytes the name is made of."""
    return os.fsencode(path).decode("utf-8", "replace")


def rejected(line: Line, refusal: Refusal) -> Line:
    """Say that a file is no photo for us."""
    return line | {
        "state": "rejected",
        "faces": [],
        "reason": refusal.value,
        "message": _SENTENCES[refusal],
    }


def failed(line: Line, reason: str) -> Line:
    """Say that a photo could not be worked on, for one of our reasons."""
    return line | {
        "state": "failed",
        "faces": [],
        "reason": reason,
        "message": _SENTENCES[reason],
    }


def not_possible(line: Line, error: OSError) -> Line:
    """Say what the operating system said."""
    said = error.strerror or type(error).__name__
    return line | {
        "state": "failed",
        "faces": [],
        "reason": "system",
        "message": said[:1].lower() + said[1:],
    }


def is_bad(line: Line) -> bool:
    return line["state"] in {"rejected", "failed"}


def as_json(line: Line) -> str:
    return json.dumps(line, ensure_ascii=False)


def sentence(line: Line) -> str:
    """Tell people what `line` tells programs; counts only, no names of people."""
    if is_bad(line):
        return f"{line['file']}: {line['state']}: {line['message']}"
    if line["state"] == "done_before":
        return f"{line['file']}: done before -> {line['output']}"
    faces = line["faces"]
    doubtful = sum(face["doubtful"] for face in faces)
    parts = [_count(len(faces) - doubtful, "face"), f"{doubtful} doubtful"]
    if visible := sum(face.get("visible", False) for face in faces):
        parts.append(f"{visible} kept visible")
    written = f" -> {line['output']}" if "output" in line else ""
    return f"{line['file']}: {', '.join(parts)}{written}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


class Tally:
    """Counts of how photos ended, for the closing line."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def add(self, line: Line) -> None:
        self.counts[line["state"]] = self.counts.get(line["state"], 0) + 1

    @property
    def status(self) -> int:
        return SOME_FAILED if self._of("rejected") + self._of("failed") else FINE

    def __str__(self) -> str:
        done = self._of("scanned") + self._of("none_found")
        parts = [f"{done} done"]
        words = {"done_before": "done before", "rejected": "refused", "failed": "failed"}
        parts += [f"{self._of(state)} {word}" for state, word in words.items() if self._of(state)]
        return f"{_count(sum(self.counts.values()), 'photo')}: {', '.join(parts)}."

    def _of(self, state: str) -> int:
        return self.counts.get(state, 0)


def complain(sentence: str) -> None:
    print(f"akkoord: {sentence}", file=sys.stderr)


def note(sentence: str) -> None:
    print(sentence, file=sys.stderr)

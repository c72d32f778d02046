"""What is done with one photo: decode it, find its faces, and hide them when that was asked."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from media.cli.report import Line, failed, not_possible, rejected, untouched
from media.imaging.detect import DetectedFace, Detector, default_detector
from media.imaging.hide_all import StillVisible, hide_all
from media.imaging.metadata import Impure
from media.imaging.picture import Picture
from media.imaging.verify import Altered
from media.services.decoding import Unreadable, decode_now


class How(msgspec.Struct, frozen=True):
    """What was asked for all photos alike."""

    hide: bool


class Answer(msgspec.Struct):
    """What became of one photo: what is said of it, its SHA-256, and its copy."""

    line: dict[str, Any]
    sha256: bytes = b""
    data: bytes | None = None


class Bench:
    """Everything that one process needs to work on photos; loads the networks once."""

    def __init__(self, how: How) -> None:
        self._how = how
        self._detector: Detector = default_detector()

    def work_on(self, path: Path) -> Answer:
        """Return what became of a photo; whatever is wrong with it is in the answer."""
        answer = Answer(untouched(path))
        try:
            with path.open("rb") as file:
                answer.sha256 = hashlib.file_digest(file, "sha256").digest()
                picture = decode_now(file)
            answer.line |= {"width": picture.original_width, "height": picture.original_height}
            self._look(picture, answer)
        except Unreadable as refused:
            answer.line = rejected(answer.line, refused.refusal)
        except StillVisible:
            answer.line = failed(answer.line, "face_visible")
        except (Altered, Impure):
            answer.line = failed(answer.line, "not_as_drawn")
        except OSError as error:
            answer.line = not_possible(answer.line, error)
        return answer

    def _look(self, picture: Picture, answer: Answer) -> None:
        if not self._how.hide:
            answer.line |= _found(picture, self._detector.detect(picture.pixels))
            return
        hidden = hide_all(picture.pixels, self._detector)
        answer.line |= _found(picture, hidden.faces)
        answer.data = hidden.data


def _found(picture: Picture, faces: Sequence[DetectedFace]) -> Line:
    """Report boxes in pixels of the picture as the file has it, upright."""
    larger = picture.original_width / picture.width
    return {
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

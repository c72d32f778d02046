"""What is done with one photo: decode it, find its faces, and hide them when that was asked."""

import hashlib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import msgspec

from media.cli.keep_clear import KeepClear, People
from media.cli.report import Line, failed, not_possible, rejected, untouched
from media.imaging.detect import DetectedFace, Detection, detector
from media.imaging.hide_all import StillVisible, hide_all
from media.imaging.metadata import Impure
from media.imaging.picture import Picture, Pixels
from media.imaging.style import CALM, Colour, MaskStyle, Style
from media.imaging.verify import Altered
from media.imaging.version import PIPELINE_VERSION
from media.services.decoding import Unreadable, decode_now


class How(msgspec.Struct, frozen=True):
    """What was asked for all photos alike."""

    hide: bool
    level: Detection = Detection.DEFAULT
    style: MaskStyle = MaskStyle.SURROUNDINGS
    colour: Colour = CALM
    #: Whose faces stay visible.
    people: People | None = None

    @property
    def named(self) -> str:
        """Stand for all of this in a journal, in which nobody is named."""
        parts = [PIPELINE_VERSION, self.level, self.style, *self.colour]
        return " ".join([*map(str, parts), self.people.digest if self.people else "nobody"])


class Answer(msgspec.Struct):
    """What became of one photo: what is said of it, its SHA-256, and its copy."""

    line: dict[str, Any]
    sha256: bytes = b""
    data: bytes | None = None


class Bench:
    """Everything that one process needs to work on photos; loads the networks once."""

    def __init__(self, how: How) -> None:
        self._how = how
        self._style = Style(how.style, how.colour)
        self._detector = detector(how.level)
        self._keep_clear = KeepClear(how.people) if how.people else None

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
        larger = picture.original_width / picture.width
        if not self._how.hide:
            faces = self._detector.detect(picture.pixels)
            answer.line |= _found([_boxed(face, larger) for face in faces])
            return
        names: dict[int, str] = {}

        def keep(pixels: Pixels, faces: Sequence[DetectedFace]) -> Collection[int]:
            if self._keep_clear is not None:
                names.update(self._keep_clear.known(pixels, faces))
            return names

        hidden = hide_all(picture.pixels, self._detector, style=self._style, keep=keep)
        seen = [
            _boxed(face, larger) | {"visible": True, "person": names[place]}
            for place, face in hidden.visible.items()
        ]
        more = {} if self._keep_clear is None else {"visible": False}
        answer.line |= _found([*seen, *(_boxed(face, larger) | more for face in hidden.faces)])
        answer.data = hidden.data


def _found(faces: Sequence[Line]) -> Line:
    return {"state": "scanned" if faces else "none_found", "faces": list(faces)}


def _boxed(face: DetectedFace, larger: float) -> Line:
    """Report a face in pixels of the picture as the file has it, upright."""
    return {
        "x": round(face.box.x * larger),
        "y": round(face.box.y * larger),
        "w": round(face.box.w * larger),
        "h": round(face.box.h * larger),
        "score": face.score,
        "doubtful": face.doubtful,
    }

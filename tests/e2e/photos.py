"""Photographs to upload: people whose place in the picture is known."""

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from admin_ui.demo import room, scenes
from admin_ui.demo.compose import compose
from admin_ui.demo.photographs import NoPhotographs, portraits
from admin_ui.demo.portraits import Cutouts
from tests.media.drawn_faces import drawn

ROOT = Path(__file__).resolve().parents[2]

#: Fetches what is not in the cache yet; a test itself reaches no other machine.
_FETCH = (
    "import os, sys; from pathlib import Path; from admin_ui.demo import photographs;"
    "photographs.portraits(Path(sys.argv[1]), os.environ)"
)

_SIZE = (1200, 800)
_LEFT, _RIGHT = (240, 250, 80), (640, 250, 90)


@dataclass(frozen=True)
class Photos:
    """Wim on the left and Ad on the right; Wim alone; empty rooms."""

    together: bytes
    wim: bytes
    nobody: bytes
    #: Another empty room.
    empty: bytes
    #: Of people; otherwise drawn.
    real: bool

    def files(self) -> list[dict[str, object]]:
        """Return the photos as a file chooser takes them."""
        content = {"1-samen": self.together, "2-wim": self.wim, "3-zaal": self.nobody}
        return [
            {"name": f"{name}.jpg", "mimeType": "image/jpeg", "buffer": file}
            for name, file in content.items()
        ]


def event_photos(cache: Path) -> Photos:
    """Compose the demonstration's photographs, or draw people where those cannot be had."""
    rooms = [
        compose(replace(scenes.NOBODY, size=_SIZE, room=one), Cutouts({})).content
        for one in (room.AULA, room.MORNING)
    ]
    cutouts = _cutouts(cache)
    if cutouts is None:
        return drawings(*rooms)
    together, wim = (
        compose(replace(scene, size=_SIZE), cutouts).content
        for scene in (scenes.TALKING, scenes.ALONE)
    )
    return Photos(together, wim, *rooms, real=True)


def drawings(nobody: bytes, empty: bytes) -> Photos:
    """Draw people, plain enough to be nobody."""
    return Photos(drawn((_LEFT, _RIGHT)), drawn((_LEFT,), shade=140), nobody, empty, real=False)


def _cutouts(cache: Path) -> Cutouts | None:
    kept = ROOT / ".cache"
    folder = (kept if kept.is_dir() else cache) / "photographs"
    command = [sys.executable, "-c", _FETCH, str(folder)]
    subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, check=False, timeout=60)
    try:
        return Cutouts(portraits(folder, {}))
    except (NoPhotographs, RuntimeError):  # the latter: no other machine may be reached from here
        return None

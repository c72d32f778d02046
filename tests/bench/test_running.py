"""Programs that are measured, and what they do to themselves."""

import sys
from pathlib import Path

import pytest

from tests.bench.protocol import Job, Outcome
from tests.bench.running import Unable, run

WORKER = """
import json, os, sys
print(json.dumps({"version": "1"}), flush=True)
memory = bytearray(80_000_000)
for line in sys.stdin:
    photo = json.loads(line)["photo"]
    if photo == "poison":
        os.abort()
    print(json.dumps({"photo": photo, "megapixels": 1.0}), flush=True)
"""


def command(tmp_path: Path, program: str) -> list[str]:
    file = tmp_path / "worker.py"
    file.write_text(program)
    return [sys.executable, str(file)]


def jobs(*photos: str) -> list[Job]:
    return [Job(photo, photo, photo) for photo in photos]


def test_a_photo_that_kills_the_program_is_named_and_the_others_are_measured(tmp_path):
    told: list[Outcome] = []

    done = run(
        "tool", command(tmp_path, WORKER), jobs("a", "poison", "b", "poison"), each=told.append
    )

    assert [(o.photo, o.failed is None) for o in done.outcomes] == [
        ("a", True),
        ("poison", False),
        ("b", True),
        ("poison", False),
    ]
    assert told == done.outcomes
    assert done.version == "1"


def test_a_program_that_cannot_start_is_told_in_one_line(tmp_path):
    program = "import sys; sys.exit('no such\\nnetwork')"

    with pytest.raises(Unable, match=r"^tool does not start: network$"):
        run("tool", command(tmp_path, program), jobs("a"), each=print)


def test_a_program_that_talks_much_is_read(tmp_path):
    loud = "import sys; sys.stderr.write('talk\\n' * 100_000)\n" + WORKER

    done = run("tool", command(tmp_path, loud), jobs("a"), each=lambda _: None)

    assert [outcome.photo for outcome in done.outcomes] == ["a"]

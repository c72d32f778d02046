"""Logs tell what happened and never about whom: each test holds something that could leak."""

import asyncio
import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest
import structlog

from infra import logging as our_logging
from infra.logging import configure, get_logger, take_over_libraries

NAME = "Marie Jansen"
ADDRESS = "marie.jansen@school.example"
#: As `new_token` makes them, but the same in every process that collects these tests.
TOKEN = urlsafe_b64encode(bytes(range(7, 39))).decode().rstrip("=")
CANARIES = (NAME, "Jansen", "marie", ADDRESS, "school.example", TOKEN, TOKEN[:20])
ID = UUID("7f3a1c52-3a57-4d0e-9c2f-0a4b7e6d5c11")


class Answer(StrEnum):
    NO = "no"


class Log:
    """What was logged, as text and as objects."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    @property
    def only(self) -> dict[str, Any]:
        [line] = self.lines
        return {key: value for key, value in line.items() if key not in {"time", "level"}}

    def assert_clean(self) -> None:
        assert self.text, "nothing was logged, so nothing could leak"
        for canary in CANARIES:
            assert canary not in self.text


@pytest.fixture
def log() -> Iterator[Log]:
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    root = logging.getLogger()
    handlers, level, raising = list(root.handlers), root.level, logging.raiseExceptions
    log = Log()
    configure("DEBUG", json=True, stream=log.stream)
    yield log
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    root.handlers, logging.raiseExceptions = handlers, raising
    root.setLevel(level)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def test_ids_numbers_and_codes_are_logged(log: Log):
    get_logger().info(
        "photo.scanned", photo_id=ID, album_id=str(ID), faces=3, seconds=0.25,
        first=True, answer=Answer.NO, state="none_found", photos=[ID],
    )  # fmt: skip

    assert log.only == {
        "event": "photo.scanned", "photo_id": str(ID), "album_id": str(ID), "faces": 3,
        "seconds": 0.25, "first": True, "answer": "no", "state": "none_found", "photos": [str(ID)],
    }  # fmt: skip
    assert log.lines[0]["level"] == "info"


def test_text_under_an_unknown_key_is_dropped_and_counted(log: Log):
    get_logger().info("person.registered", name=NAME, email=ADDRESS, first_name="marie", seats=1)

    log.assert_clean()
    assert log.only == {"event": "person.registered", "seats": 1, "dropped": 3}


@pytest.mark.parametrize(
    "value", [NAME, ADDRESS, TOKEN, f"/me/{TOKEN}", "a\nb", "é", "x" * 41, "0612345678", "marie@x"]
)
def test_text_that_is_no_code_is_dropped_even_under_a_known_key(log: Log, value: str):
    get_logger().info("job.failed", reason=value, state=[value])

    log.assert_clean()
    assert log.only == {"event": "job.failed", "dropped": 2}


@pytest.mark.parametrize("event", [f"mail to {ADDRESS}", NAME, TOKEN, f"hello {NAME}"])
def test_an_event_that_is_a_sentence_loses_its_text(log: Log, event: str):
    get_logger().warning(event)

    log.assert_clean()
    assert log.only == {"event": "unnamed", "dropped": 1}


def test_positional_arguments_reach_no_log(log: Log):
    get_logger().warning("mail.sent", detail={"to": ADDRESS}, who=[NAME], raw=NAME.encode())

    log.assert_clean()
    assert log.only == {"event": "mail.sent", "dropped": 3}


def test_a_key_that_holds_a_value_is_dropped(log: Log):
    get_logger().info("form.refused", **{ADDRESS: 1, NAME: True})

    log.assert_clean()
    assert log.only == {"event": "form.refused", "dropped": 2}


def test_a_face_in_numbers_is_dropped(log: Log):
    get_logger().info("face.compared", template=[0.12, -0.5, 0.31])

    assert log.only == {"event": "face.compared", "dropped": 1}


def fail() -> None:
    try:
        {}[ADDRESS]
    except KeyError as error:
        raise ValueError(f"no mailbox {ADDRESS} of {NAME}") from error


def test_an_exception_is_told_by_type_and_place(log: Log, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(our_logging, "_OUR_PACKAGES", ("tests",))
    try:
        fail()
    except ValueError:
        get_logger().exception("job.failed")

    log.assert_clean()
    exception = log.only["raised"]
    assert exception["type"] == "builtins.ValueError"
    assert exception["frames"][-1].startswith("tests/infra/test_logging.py:")
    assert exception["frames"][-1].endswith(":fail")
    assert exception["cause"]["type"] == "builtins.KeyError"


def test_a_group_of_exceptions_is_told_by_types(log: Log):
    group = ExceptionGroup(NAME, [ValueError(ADDRESS), OSError(5, NAME)])
    get_logger().error("jobs.failed", exc_info=group)

    log.assert_clean()
    assert [each["type"] for each in log.only["raised"]["group"]] == [
        "builtins.ValueError", "builtins.OSError",
    ]  # fmt: skip


def test_frames_of_libraries_are_left_out(log: Log):
    try:
        json.loads(NAME)
    except json.JSONDecodeError:
        get_logger().exception("body.refused")

    log.assert_clean()
    assert log.only["raised"] == {"type": "json.decoder.JSONDecodeError", "frames": []}


def test_what_a_library_logs_is_told_without_its_text(log: Log):
    library = logging.getLogger("botocore.retries")
    library.warning("could not reach %s for %s", ADDRESS, NAME)

    log.assert_clean()
    assert log.only["event"] == "library.logged"
    assert log.only["logger"] == "botocore.retries"
    assert log.only["at"].startswith("test_logging.py:")
    assert log.lines[0]["level"] == "warning"


def test_a_library_that_logs_an_exception_tells_its_type(log: Log):
    try:
        fail()
    except ValueError:
        logging.getLogger("asyncpg").exception("query of %s failed", NAME, extra={"who": ADDRESS})

    log.assert_clean()
    assert log.only["raised"]["type"] == "builtins.ValueError"


def test_a_library_with_a_handler_of_its_own_is_taken_over(log: Log):
    own = io.StringIO()
    library = logging.getLogger("granian.own")
    library.addHandler(logging.StreamHandler(own))
    library.propagate = False
    library.setLevel(logging.DEBUG)

    take_over_libraries()
    library.error("request of %s", ADDRESS)
    library.info("request of %s", ADDRESS)

    assert own.getvalue() == ""
    log.assert_clean()
    assert len(log.lines) == 1


def test_a_broken_record_of_a_library_prints_nothing(log: Log, capsys: pytest.CaptureFixture[str]):
    logging.getLogger("library").warning("%d people", ADDRESS)

    log.assert_clean()
    assert capsys.readouterr().err == ""


def test_the_action_of_the_job_queue_is_kept(log: Log):
    logging.getLogger("procrastinate.worker").warning(NAME, extra={"action": "job_error"})

    log.assert_clean()
    assert log.only["action"] == "job_error"


def test_warnings_are_told_without_their_text(log: Log):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=False)
        logging.captureWarnings(capture=True)
        warnings.warn(NAME, UserWarning, stacklevel=1)
        logging.captureWarnings(capture=False)

    log.assert_clean()
    assert log.only["logger"] == "py.warnings"


def test_a_thread_that_crashes_tells_its_type(log: Log):
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    log.assert_clean()
    assert log.only["event"] == "thread.crashed"


async def test_a_task_that_nobody_awaits_tells_its_type(log: Log):
    async def failing() -> None:
        fail()

    loop = asyncio.get_running_loop()
    task = asyncio.create_task(failing())
    await asyncio.wait([task])
    loop.call_exception_handler({"message": NAME, "exception": task.exception(), "task": task})

    log.assert_clean()
    assert log.only["raised"]["type"] == "builtins.ValueError"


def test_a_process_that_crashes_prints_no_values():
    code = (
        "from infra.logging import configure\n"
        "configure()\n"
        f"raise ValueError({ADDRESS!r})\n"
    )  # fmt: skip

    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False
    )

    assert ended.returncode == 1
    assert json.loads(ended.stderr)["event"] == "process.crashed"
    assert ADDRESS not in ended.stderr


def test_lower_levels_are_left_out(log: Log):
    configure("WARNING", json=True, stream=log.stream)

    get_logger().info("photo.scanned")
    get_logger().warning("photo.failed")

    assert log.only == {"event": "photo.failed"}


def test_for_a_person_at_a_terminal_the_same_is_left_out(log: Log):
    configure("INFO", json=False, stream=log.stream)

    get_logger().info("person.registered", name=NAME, email=ADDRESS, seats=2)
    try:
        fail()
    except ValueError:
        get_logger().exception(ADDRESS)

    log.assert_clean()
    assert "person.registered" in log.text
    assert "dropped" in log.text

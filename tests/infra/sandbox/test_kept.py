"""The process that programs are forked from is kept, and no file leaves a trace in it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.sandbox import host, probe, runner
from infra.sandbox.form import SandboxForm
from infra.sandbox.host import Hosts
from infra.sandbox.limits import Limits
from infra.sandbox.runner import Answer, Failure, NoAnswer, run
from tests.not_run import not_run

PROJECT = Path(__file__).parents[3]
MISBEHAVING = "tests.infra.sandbox.misbehaving"


@pytest.fixture(params=[SandboxForm.BUBBLEWRAP, SandboxForm.LANDLOCK])
def form(request: pytest.FixtureRequest) -> SandboxForm:
    if request.param is SandboxForm.BUBBLEWRAP and shutil.which("bwrap") is None:
        not_run("bubblewrap is not installed")
    return request.param


@pytest.fixture(autouse=True)
def hosts(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hosts]:
    kept = Hosts()
    monkeypatch.setattr(runner, "HOSTS", kept)
    yield kept
    kept.stop()


def ask(what: str, form: SandboxForm, *, limits: Limits | None = None) -> Answer:
    with tempfile.TemporaryFile() as file:
        file.write(what.encode())
        file.flush()
        return run(
            MISBEHAVING,
            file.fileno(),
            header_bytes=4,
            body_bytes=lambda _: 4,
            form=form,
            limits=limits or Limits(cpu_seconds=5, wall_seconds=10.0),
            keep=True,
        )


def failure(what: str, form: SandboxForm, *, limits: Limits) -> Failure:
    with pytest.raises(NoAnswer) as caught:
        ask(what, form, limits=limits)
    return caught.value.failure


def test_one_process_serves_every_file(form, hosts):
    first = hosts.take(MISBEHAVING, form)

    answers = [bytes(ask("answer", form).body) for _ in range(3)]

    assert answers == [b"body"] * 3
    assert hosts.take(MISBEHAVING, form) is first


def test_what_one_file_left_in_memory_is_not_there_for_the_next(form):
    assert [int(ask("remember", form).body) for _ in range(3)] == [1, 1, 1]


def test_a_program_has_its_file_its_answer_and_no_other_descriptor(form):
    asleep = threading.Thread(
        target=lambda: failure("sleep", form, limits=Limits(wall_seconds=2.0))
    )
    asleep.start()

    # Standard error, which leads nowhere, is the third.
    assert int(ask("descriptors", form).body) == 3
    asleep.join()


def test_a_kept_process_gives_no_way_out_either(form):
    with tempfile.TemporaryFile() as file:
        answer = run(
            "infra.sandbox.probe",
            file.fileno(),
            header_bytes=probe.HEADER_BYTES,
            body_bytes=lambda _: 0,
            form=form,
            keep=True,
        )

    assert json.loads(answer.header)["allowed"] == []


def test_a_program_that_comes_to_a_bad_end_harms_no_other(form):
    spent = failure("spin", form, limits=Limits(cpu_seconds=1, wall_seconds=20.0))
    late = failure("sleep", form, limits=Limits(wall_seconds=0.5))
    half = failure("half", form, limits=Limits())

    assert (spent, late, half) == (Failure.TOOK_TOO_LONG, Failure.TOOK_TOO_LONG, Failure.DIED)
    assert bytes(ask("answer", form).body) == b"body"


def test_many_at_once_get_their_own_answers(form):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(bytes(ask("answer", form).body)))
        for _ in range(6)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [b"body"] * 6


def test_a_process_that_was_killed_is_replaced(form, hosts):
    ask("answer", form)
    first = hosts.take(MISBEHAVING, form)
    os.killpg(first._process.pid, signal.SIGKILL)
    first._process.wait()

    assert bytes(ask("answer", form).body) == b"body"
    assert hosts.take(MISBEHAVING, form) is not first


def test_a_process_that_hangs_is_replaced(hosts, monkeypatch):
    monkeypatch.setattr(runner, "_TELLS_WITHIN", 0.5)
    ask("answer", SandboxForm.LANDLOCK)
    first = hosts.take(MISBEHAVING, SandboxForm.LANDLOCK)
    os.killpg(first._process.pid, signal.SIGSTOP)

    answer = ask("answer", SandboxForm.LANDLOCK, limits=Limits(wall_seconds=3.0))

    assert bytes(answer.body) == b"body"
    assert hosts.take(MISBEHAVING, SandboxForm.LANDLOCK) is not first


def test_the_time_a_program_took_is_told(form):
    assert 0 <= ask("answer", form).cpu_seconds < 5


def test_it_ends_with_the_process_that_started_it(form):
    script = f"""
import sys, tempfile, time
sys.path.insert(0, {str(PROJECT)!r})
from infra.sandbox.form import SandboxForm
from infra.sandbox.host import HOSTS
print(HOSTS.take({MISBEHAVING!r}, SandboxForm({form.value!r}))._process.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as starter:
        pid = int(starter.stdout.readline())
        starter.kill()

    assert _gone(pid, within=10)


def _gone(pid: int, *, within: float) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        status = Path(f"/proc/{pid}/status")
        if not status.exists() or "State:\tZ" in status.read_text():
            return True
        time.sleep(0.05)
    return False


def test_nothing_is_started_where_there_is_no_bubblewrap(monkeypatch):
    monkeypatch.setattr(host, "wrapped", lambda *_, **__: ["/nowhere/bwrap"])

    with pytest.raises(FileNotFoundError):
        ask("answer", SandboxForm.BUBBLEWRAP)

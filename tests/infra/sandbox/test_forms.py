"""Inside the sandbox a program can read its input, compute and answer; nothing else."""

import shutil
import tempfile
import threading
import time
from collections.abc import Iterator

import pytest

from infra.sandbox import probe, selftest
from infra.sandbox.form import SandboxForm
from infra.sandbox.limits import Limits
from infra.sandbox.runner import Answer, Failure, NoAnswer, run
from tests.not_run import not_run

STRONG = [SandboxForm.BUBBLEWRAP, SandboxForm.LANDLOCK]
MISBEHAVING = "tests.infra.sandbox.misbehaving"


@pytest.fixture(params=STRONG)
def strong_form(request: pytest.FixtureRequest) -> SandboxForm:
    if request.param is SandboxForm.BUBBLEWRAP and shutil.which("bwrap") is None:
        not_run("bubblewrap is not installed")
    return request.param


@pytest.fixture
def _fresh_selftest() -> Iterator[None]:
    selftest.form.cache_clear()
    yield
    selftest.form.cache_clear()


def ask(what: str, *, limits: Limits | None = None, form: SandboxForm) -> Answer:
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
        )


def test_every_attempt_to_escape_fails(strong_form):
    assert selftest.escapes(strong_form) == []


def test_the_self_test_sees_what_a_weak_form_allows():
    escapes = selftest.escapes(SandboxForm.LIMITS_ONLY)

    assert escapes is not None
    assert {"tcp socket", "read /etc/passwd", "fork", "run a program"} <= set(escapes)
    assert not selftest.holds(SandboxForm.LIMITS_ONLY)


@pytest.mark.usefixtures("_fresh_selftest")
def test_without_bubblewrap_the_machine_gives_the_kernel_s_own_form(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)

    assert selftest.form() is SandboxForm.LANDLOCK


@pytest.mark.usefixtures("_fresh_selftest")
def test_a_bubblewrap_that_is_refused_is_not_chosen(monkeypatch, tmp_path):
    refused = tmp_path / "bwrap"
    refused.write_text("#!/bin/sh\nexit 1\n")
    refused.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    assert selftest.form() is SandboxForm.LANDLOCK


def test_every_attempt_is_one_that_the_probe_really_makes():
    assert len(probe.ATTEMPTS) >= 14


def test_a_program_answers(strong_form):
    answer = ask("answer", form=strong_form)

    assert (answer.header, bytes(answer.body)) == (b"head", b"body")


def test_a_program_that_never_ends_is_ended_by_its_processor_time(strong_form):
    began = time.monotonic()

    with pytest.raises(NoAnswer) as caught:
        ask("spin", limits=Limits(cpu_seconds=1, wall_seconds=20.0), form=strong_form)

    assert caught.value.failure is Failure.TOOK_TOO_LONG
    assert time.monotonic() - began < 15


def test_a_program_that_sleeps_is_ended_by_the_clock(strong_form):
    with pytest.raises(NoAnswer) as caught:
        ask("sleep", limits=Limits(wall_seconds=1.0), form=strong_form)

    assert caught.value.failure is Failure.TOOK_TOO_LONG


def test_a_program_that_wants_too_much_memory_does_not_get_it(strong_form):
    answer = ask("memory", form=strong_form)

    assert bytes(answer.body) == b"none"


def test_a_program_that_says_more_than_it_promised_is_not_believed(strong_form):
    with pytest.raises(NoAnswer) as caught:
        ask("too much", form=strong_form)

    assert caught.value.failure is Failure.SAID_TOO_MUCH


def test_a_program_that_stops_half_way_gives_no_answer(strong_form):
    with pytest.raises(NoAnswer) as caught:
        ask("half", form=strong_form)

    assert caught.value.failure is Failure.DIED


def test_a_program_can_start_threads_but_no_processes(strong_form):
    answer = ask("thread", form=strong_form)

    assert bytes(answer.body) == b"ran."


def test_many_at_once_do_not_disturb_each_other(strong_form):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(ask("answer", form=strong_form)))
        for _ in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [bytes(answer.body) for answer in answers] == [b"body"] * 4

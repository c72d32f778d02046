"""Find out by trying which form of sandbox this machine gives."""

import functools
import json
import shutil
import tempfile

from infra.sandbox import probe
from infra.sandbox.form import SandboxForm
from infra.sandbox.limits import Limits
from infra.sandbox.runner import NoAnswer, run

_PROBE_LIMITS = Limits(cpu_seconds=5, wall_seconds=10.0)
_SENTENCE = b"a file to read"


@functools.cache
def form() -> SandboxForm:
    """Return the strongest form that holds here; tried once in the life of a process."""
    for candidate in (SandboxForm.BUBBLEWRAP, SandboxForm.LANDLOCK):
        if holds(candidate):
            return candidate
    return SandboxForm.LIMITS_ONLY


def holds(candidate: SandboxForm) -> bool:
    """Say whether a program in this form can read its input and do nothing else."""
    if candidate is SandboxForm.BUBBLEWRAP and shutil.which("bwrap") is None:
        return False
    return escapes(candidate) == []


def escapes(candidate: SandboxForm) -> list[str] | None:
    """Name what a program in this form could do and should not; None where it did not run."""
    with tempfile.TemporaryFile() as file:
        file.write(_SENTENCE)
        file.flush()
        try:
            answer = run(
                "infra.sandbox.probe",
                file.fileno(),
                header_bytes=probe.HEADER_BYTES,
                body_bytes=lambda _: 0,
                form=candidate,
                limits=_PROBE_LIMITS,
            )
        except (NoAnswer, OSError):
            return None
    seen = json.loads(answer.header)
    return list(seen["allowed"]) if seen["read"] == len(_SENTENCE) else None

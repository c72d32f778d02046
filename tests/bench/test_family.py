import os
import subprocess
import sys
import time

from tests.bench import family

#: A shell that leaves its child behind, as bubblewrap does when it is killed.
ORPHAN = """
import os, sys, time
if os.fork() == 0:
    until = time.process_time() + 0.3
    while time.process_time() < until:
        pass
    os._exit(0)
"""
MEASURING = f"""
import subprocess, sys, time
from tests.bench import family
family.adopt_orphans()
before = family.cpu_seconds()
subprocess.run([sys.executable, "-c", {ORPHAN!r}])
while family.descendants(__import__("os").getpid()):
    family.settle([])
print(family.cpu_seconds() - before)
"""


def test_work_of_orphans_is_counted():
    done = subprocess.run(
        [sys.executable, "-c", MEASURING], capture_output=True, text=True, check=True
    )

    assert 0.3 <= float(done.stdout) < 2


def test_a_living_child_is_counted_with_its_memory_and_work():
    program = "x = bytearray(50_000_000); print(flush=True); input()"
    before = family.held_bytes(os.getpid())
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()

        assert child.pid in family.descendants(os.getpid())
        assert family.held_bytes(os.getpid()) - before > 40_000_000

        child.communicate(b"\n")


def test_a_child_that_stays_does_not_hold_us_up(monkeypatch):
    monkeypatch.setattr(family, "_PATIENCE", 20)
    with subprocess.Popen(["sleep", "30"]) as child:
        begun = time.monotonic()

        family.settle(family.descendants(os.getpid()))

        assert time.monotonic() - begun < 10
        child.kill()

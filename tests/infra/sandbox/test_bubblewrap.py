"""What bubblewrap by itself keeps away, without the filters inside."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra.sandbox.bubblewrap import wrapped
from tests.not_run import not_run

LOOK = """
import json, os, socket
seen = {"roots": sorted(os.listdir("/")), "environment": sorted(os.environ), "uid": os.getuid()}
try:
    socket.create_connection(("127.0.0.1", PORT), 2)
    seen["network"] = True
except OSError:
    seen["network"] = False
print(json.dumps(seen))
"""


@pytest.fixture
def seen(socket_enabled) -> dict[str, object]:
    if shutil.which("bwrap") is None:
        not_run("bubblewrap is not installed")
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        script = LOOK.replace("PORT", str(server.getsockname()[1]))
        command = wrapped([sys.executable, "-I", "-c", script], packages=[])
        done = subprocess.run(command, capture_output=True, check=False, timeout=20)
    if done.returncode != 0:
        not_run("bubblewrap is refused here")
    return json.loads(done.stdout)


def links(name: Path) -> list[Path]:
    found = []
    while name.is_symlink():
        found.append(name)
        name = name.parent / name.readlink()
    return found


def test_it_has_no_network_and_no_environment(seen):
    assert not seen["network"]
    assert set(seen["environment"]) <= {"LC_CTYPE", "MALLOC_ARENA_MAX", "PWD"}


def test_it_sees_no_home_no_temporary_files_and_no_processes(seen):
    # What leads to Python itself is there, and may lie below any of them.
    leading = [sys.prefix, sys.base_prefix, __file__, *links(Path(sys.executable))]
    to_python = {Path(where).parts[1] for where in leading}

    assert not ({"home", "tmp", "proc", "var", "dev"} - to_python) & set(seen["roots"])


def test_it_is_nobody(seen):
    assert seen["uid"] == 65534


def test_a_python_by_way_of_a_link_elsewhere_is_found(tmp_path, monkeypatch):
    if shutil.which("bwrap") is None:
        not_run("bubblewrap is not installed")
    by_way_of = tmp_path / "python"
    by_way_of.symlink_to(Path(sys.base_prefix, "bin", Path(sys.executable).resolve().name))
    monkeypatch.setattr(sys, "executable", str(by_way_of))

    command = wrapped([str(by_way_of), "-I", "-c", "print('here')"], packages=[])
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)

    if "here" not in done.stdout and "Operation not permitted" in done.stderr:
        not_run("bubblewrap is refused here")
    assert done.stdout == "here\n", done.stderr

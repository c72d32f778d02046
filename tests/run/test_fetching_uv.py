"""uv fetched from an index in a folder, with the standard library alone."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from infra.deploy.setup.errors import SetUpFailed
from infra.deploy.setup.fetch import offered
from infra.deploy.setup.pip_config import PipConfig
from infra.deploy.setup.uv import find_or_fetch, pin
from infra.deploy.setup.wheels import Machine

ROOT = Path(__file__).resolve().parents[2]


def wheel_of(program: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("uv-9.9.data/scripts/uv", program)
    return content.getvalue()


@pytest.fixture
def wheel() -> bytes:
    return wheel_of("#!/bin/sh\necho 'uv 9.9 (for a test)'\n")


@pytest.fixture
def index(tmp_path, wheel) -> Path:
    """A package index with one wheel that runs here."""
    cpu = Machine.this().cpu
    name = f"uv-9.9-py3-none-musllinux_1_1_{cpu}.whl"
    if sys.platform == "darwin":
        name = "uv-9.9-py3-none-macosx_11_0_universal2.whl"
    project = tmp_path / "simple" / "uv"
    project.mkdir(parents=True)
    (project / name).write_bytes(wheel)
    (project / "index.html").write_text(f'<a href="{name}">uv</a>')
    return tmp_path / "simple"


@pytest.fixture
def checkout(tmp_path, wheel) -> Path:
    (tmp_path / "checkout" / "requirements").mkdir(parents=True)
    pinned = f"uv==9.9 \\\n    --hash=sha256:{hashlib.sha256(wheel).hexdigest()}\n"
    (tmp_path / "checkout" / "requirements" / "uv.txt").write_text(pinned)
    return tmp_path / "checkout"


def told(index: Path, **more: str) -> dict[str, str]:
    return {
        "HOME": "/nowhere",
        "PATH": "/nowhere",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": index.as_uri(),
        **more,
    }


@pytest.fixture
def _without_pip(monkeypatch):
    monkeypatch.setitem(sys.modules, "pip", None)


@pytest.mark.usefixtures("_without_pip")
def test_the_pinned_one_is_fetched_and_then_found_again(checkout, index):
    uv = find_or_fetch(checkout, told(index))

    assert uv == str(checkout / ".cache" / "tools" / "bin" / "uv")
    assert subprocess.check_output([uv]) == b"uv 9.9 (for a test)\n"
    assert find_or_fetch(checkout, told(Path("/index/is/gone"))) == uv


@pytest.mark.usefixtures("_without_pip")
def test_a_changed_wheel_is_not_used(checkout, index):
    for file in (index / "uv").glob("*.whl"):
        file.write_bytes(wheel_of("#!/bin/sh\necho 'uv 9.9 (of somebody else)'\n"))

    with pytest.raises(SetUpFailed, match=r"changed uv 9\.9: it is not used"):
        find_or_fetch(checkout, told(index))

    assert not (checkout / ".cache" / "tools" / "bin" / "uv").exists()


@pytest.mark.usefixtures("_without_pip")
def test_an_index_without_it_is_one_sentence(checkout, tmp_path):
    with pytest.raises(SetUpFailed, match=r"nothing/uv cannot be read: No such file"):
        find_or_fetch(checkout, told(tmp_path / "nothing"))


def test_a_folder_of_wheels_is_read_as_pip_reads_it(index):
    config = PipConfig(find_links=(str(index / "uv"),), no_index=True)

    assert [offer.filename[:7] for offer in offered("uv", config, {})] == ["uv-9.9-"]


def test_a_uv_on_the_path_that_does_not_work_is_passed_over(checkout, index, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pip", None)
    (tmp_path / "bin").mkdir()
    shim = tmp_path / "bin" / "uv"
    shim.write_text("#!/bin/sh\necho 'uv: no version is chosen' >&2\nexit 127\n")
    shim.chmod(0o755)

    found = find_or_fetch(checkout, told(index, PATH=str(tmp_path / "bin")))

    assert found == str(checkout / ".cache" / "tools" / "bin" / "uv")


def test_our_own_pin_can_be_read():
    version, hashes = pin((ROOT / "requirements" / "uv.txt").read_text())

    assert version.count(".") == 2
    assert len(hashes) > 10

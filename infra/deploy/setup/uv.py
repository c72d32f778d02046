"""Find uv, or fetch the one that `requirements/uv.txt` pins."""

import hashlib
import importlib.util
import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

from infra.deploy.setup import pip_config
from infra.deploy.setup.errors import SetUpFailed
from infra.deploy.setup.fetch import fetch, offered
from infra.deploy.setup.wheels import Machine, choose

_OLDEST = (0, 8)


def find_or_fetch(root: Path, environ: Mapping[str, str]) -> str:
    """Return a uv that works, fetched into the checkout's cache when there is none."""
    own = root / ".cache" / "tools" / "bin" / "uv"
    for candidate in (shutil.which("uv", path=environ.get("PATH")), str(own)):
        if candidate and _works(candidate):
            return candidate
    pinned = root / "requirements" / "uv.txt"
    if importlib.util.find_spec("pip") is not None and _by_pip(own, pinned, environ):
        return str(own)
    _by_hand(own, pinned.read_text(encoding="utf-8"), environ)
    if not _works(str(own)):
        raise SetUpFailed(f"The uv that was fetched does not run here ({own}): install uv.")
    return str(own)


def pin(text: str) -> tuple[str, frozenset[str]]:
    """Read version and allowed hashes from a requirements file of one project."""
    found = re.search(r"^uv==(\S+)", text, re.MULTILINE)
    if found is None:
        raise SetUpFailed("requirements/uv.txt pins no version of uv.")
    return found[1], frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", text))


def program_in(wheel: bytes) -> bytes:
    """Take the program `uv` out of its wheel."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".data/scripts/uv"))
        return archive.read(name)


def _works(uv: str) -> bool:
    try:
        said = subprocess.run(  # noqa: S603 - a program found on PATH or fetched by us
            [uv, "--version"], capture_output=True, text=True, check=False, timeout=60
        )
    except OSError:
        return False
    found = re.match(r"uv (\d+)\.(\d+)", said.stdout)
    return said.returncode == 0 and found is not None and (int(found[1]), int(found[2])) >= _OLDEST


def _by_pip(own: Path, pinned: Path, environ: Mapping[str, str]) -> bool:
    folder = own.parent.parent
    shutil.rmtree(folder, ignore_errors=True)
    done = subprocess.run(  # noqa: S603 - our own command
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-input", "--only-binary=:all:", "--require-hashes", "--target", str(folder)),
            *("-r", str(pinned)),
        ],
        capture_output=True,
        check=False,
        env=dict(environ),
    )
    return done.returncode == 0 and _works(str(own))


def _by_hand(own: Path, pinned: str, environ: Mapping[str, str]) -> None:
    config = pip_config.read(environ)
    version, hashes = pin(pinned)
    found = choose(
        offered("uv", config, environ), project="uv", version=version, machine=Machine.this()
    )
    for offer in found:
        wheel = fetch(offer.url, config).body
        if hashlib.sha256(wheel).hexdigest() in hashes:
            own.parent.mkdir(parents=True, exist_ok=True)
            fresh = own.with_name("uv.new")
            fresh.write_bytes(program_in(wheel))
            fresh.chmod(0o755)
            fresh.rename(own)
            return
    if found:
        raise SetUpFailed(f"The package index offers a changed uv {version}: it is not used.")
    raise SetUpFailed(f"The package index offers no uv {version} for this machine: install uv.")

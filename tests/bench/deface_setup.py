"""Give deface an environment of its own: what it asks for would clash with what we run on."""

import hashlib
import os
import re
import shutil
import sys
from pathlib import Path

from infra.deploy.setup import pip_config
from infra.deploy.setup.errors import SetUpFailed
from infra.deploy.setup.steps import Checkout, base_python

_REQUIREMENTS = "requirements/bench.txt"


class NotInstallable(Exception):
    """The other tool cannot be had here; the text is one line."""


def python_with_deface(root: Path) -> Path:
    """Return the Python of that environment, made when it is not there yet."""
    folder = root / ".cache" / "bench-deface"
    python, stamp = folder / "bin" / "python", folder / ".installed"
    pinned = (root / _REQUIREMENTS).read_bytes()
    wanted = (
        f"{sys.version_info.major}.{sys.version_info.minor} {hashlib.sha256(pinned).hexdigest()}"
    )
    if python.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return python
    try:
        _install(Checkout(root, dict(os.environ)), folder, python)
    except (SetUpFailed, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise NotInstallable(f"deface cannot be installed: {_in_one_line(error)}") from None
    stamp.write_text(wanted, encoding="ascii")
    return python


def _install(checkout: Checkout, folder: Path, python: Path) -> None:
    print("Installing deface, with all that it asks for …", file=sys.stderr, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    checkout.run_uv("venv", "--no-project", f"--python={base_python()}", str(folder))
    checkout.run_uv(
        *("pip", "sync", f"--python={python}", "--require-hashes"),
        *pip_config.uv_options(checkout.config),
        _REQUIREMENTS,
    )


def _in_one_line(error: Exception) -> str:
    said = [re.sub(r"^\W+", "", line).rstrip() for line in str(error).splitlines()]
    return " ".join([line for line in said if line][:4])[:400]

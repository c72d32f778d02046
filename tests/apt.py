"""Packages of the distribution that tests want: installed as root, left alone otherwise."""

import os
import shutil
import subprocess
from collections.abc import Sequence


def install(package: str) -> None:
    """Try to install a package; who wanted it looks whether it is there now."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quietly(["apt-get", "update"])
        quietly(["apt-get", "install", "--yes", "--no-install-recommends", package])


def quietly(command: Sequence[str]) -> bool:
    """Run a command for its effect; say whether it succeeded."""
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, capture_output=True, check=False, env=environ).returncode == 0

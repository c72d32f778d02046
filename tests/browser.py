"""Find a browser for the tests, or get one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests import apt

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

_ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
)


class NoBrowser(Exception):
    """There is none and none can be had; the text is one sentence."""


def find_or_install(environ: Mapping[str, str]) -> str:
    """Return the path of a Chromium: named, installed, from the distribution, from Playwright."""
    named = environ.get("AKKOORD_BROWSER")
    if named:
        if not os.access(named, os.X_OK):
            raise NoBrowser(f"AKKOORD_BROWSER names {named}, which cannot be run.")
        return named
    found = _installed() or _from_playwright(install=False)
    if found is None:
        apt.install("chromium")
        found = _installed()
    found = found or _from_playwright(install=True)
    if found is None:
        raise NoBrowser(
            "No browser is installed and none can be fetched: install chromium, set "
            "AKKOORD_BROWSER, or leave those tests out with --no-browser."
        )
    return found


def _installed() -> str | None:
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def _from_playwright(*, install: bool) -> str | None:
    if install and not apt.quietly([sys.executable, "-m", "playwright", "install", "chromium"]):
        return None
    asked = subprocess.run(
        [sys.executable, "-c", _ASK_PLAYWRIGHT], capture_output=True, text=True, check=False
    )
    path = asked.stdout.strip()
    return path if path and Path(path).is_file() else None

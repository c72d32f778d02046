"""What a sandboxed program may use of the machine."""

import resource
from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The defaults fit a photo of 100 megapixels; the kernel enforces all but `wall_seconds`."""

    address_space: int = 1024 * MEBIBYTE
    cpu_seconds: int = 15
    wall_seconds: float = 30.0
    open_files: int = 16

    def apply(self) -> None:
        """Bind the calling process, for good."""
        _set(resource.RLIMIT_AS, self.address_space)
        _set(resource.RLIMIT_CPU, self.cpu_seconds)
        _set(resource.RLIMIT_NOFILE, self.open_files)
        _set(resource.RLIMIT_FSIZE, 0)
        _set(resource.RLIMIT_CORE, 0)


def _set(kind: int, value: int) -> None:
    _, ceiling = resource.getrlimit(kind)
    most = value if ceiling == resource.RLIM_INFINITY else min(value, ceiling)
    resource.setrlimit(kind, (most, most))

"""The forms a sandbox can take on a machine."""

from enum import StrEnum


class SandboxForm(StrEnum):
    """From strong to weak."""

    #: Own namespaces by bubblewrap, and inside them everything that LANDLOCK has.
    BUBBLEWRAP = "bubblewrap"
    #: no_new_privs, a seccomp allow-list, and Landlock where the kernel knows it.
    LANDLOCK = "landlock"
    #: Resource limits alone: a broken decoder could read files. The caller decides.
    LIMITS_ONLY = "limits_only"

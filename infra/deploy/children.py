"""Commands whose process ends with ours, also after kill -9."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

_TIED = Path(__file__).with_name("tied.py")


def tied(
    command: Sequence[str],
    *,
    on_death: signal.Signals = signal.SIGTERM,
    nice: int = 0,
    uid: int | None = None,
    namespace: bool = False,
) -> list[str]:
    """Return the command line that runs `command` and gets `on_death` when this process dies.

    The kernel watches the *thread* that starts it: start it from one that stays, the main thread.
    `command[0]` is a path. `uid` drops root for that user; `namespace` keeps our files but hides
    that we are root.
    """
    options = [f"--parent={os.getpid()}", f"--signal={int(on_death)}", f"--nice={nice}"]
    if uid is not None:
        options.append(f"--uid={uid}")
    if namespace:
        options.append("--namespace")
    return [sys.executable, "-I", "-S", str(_TIED), *options, "--", *command]

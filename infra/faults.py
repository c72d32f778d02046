"""Named points at which tests make a process die or wait; in production they do nothing.

The points show where a crash or another process may come between two steps. A test arms one in
its own process (`at`), or in a worker that it starts (`AKKOORD_FAULT=name:kill`, see `arm`).
"""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

Action = Callable[[], Awaitable[None]]

_actions: dict[str, Action] = {}


async def reach(name: str) -> None:
    """Do what a test asked for at this point: in production, nothing."""
    action = _actions.get(name)
    if action is not None:
        await action()


@contextmanager
def at(name: str, action: Action) -> Iterator[None]:
    """Run `action` whenever this process reaches `name`, inside the block."""
    _actions[name] = action
    try:
        yield
    finally:
        _actions.pop(name, None)


async def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def _wait() -> None:
    await asyncio.Event().wait()


_ARMED: dict[str, Action] = {"kill": _kill, "wait": _wait}


def arm(fault: str | None) -> None:
    """Arm "name:kill" or "name:wait" (for ever) for the life of this process; None arms nothing."""
    if fault is None:
        return
    name, _, what = fault.partition(":")
    if what not in _ARMED:
        raise ValueError("a fault is written name:kill or name:wait")
    _actions[name] = _ARMED[what]

"""Structured logs that cannot hold personal data: what is not known to be harmless is left out.

Ids, numbers, booleans and our own codes pass; text that a person could have typed does not, nor
do the messages of exceptions and libraries, which quote it. What was left out is counted.
"""

import json as json_text
import logging
import re
import sys
import threading
import traceback
from collections.abc import Collection, Iterator, Mapping, MutableMapping
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO
from uuid import UUID

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, Processor

#: Keys whose value may be text, if that is a code by its shape. Every other key takes only ids,
#: numbers, booleans and members of our own enums.
CODE_KEYS = frozenset({
    "action", "at", "code", "command", "error", "job", "kind", "language", "level", "logger",
    "method", "mode", "outcome", "permission", "purpose", "queue", "reason", "role", "route",
    "signal", "size", "space", "stage", "state", "task", "version", "worker",
})  # fmt: skip

_EVENT = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_CODE = re.compile(r"/?[A-Za-z_][A-Za-z0-9_.:/{}-]*")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST = 40
_MOST_ITEMS = 20

_ROOT = Path(__file__).resolve().parent.parent
_OUR_PACKAGES = ("admin_ui", "events", "infra", "media")
_MOST_FRAMES = 12

#: Libraries whose records carry a code of their own in `record.action`.
_WITH_ACTION = "procrastinate"


def get_logger() -> FilteringBoundLogger:
    """Return the logger: `log.info("photo.scanned", photo_id=photo_id, faces=3)`."""
    logger: FilteringBoundLogger = structlog.get_logger()
    return logger


def configure(
    level: str = "INFO", *, json: bool | None = None, stream: TextIO | None = None
) -> None:
    """Send every log of this process, ours and the libraries', through the allow-list.

    `json` = one object a line; by default so unless `stream` (stderr) is a terminal. Exceptions
    that nobody catches are told here too, without their messages.
    """
    out = stream or sys.stderr
    as_json = not out.isatty() if json is None else json
    number = logging.getLevelNamesMapping()[level]
    structlog.configure(
        processors=_processors(as_json=as_json),
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=False,
    )
    take_over_libraries()
    sys.excepthook = _crashed
    threading.excepthook = _thread_crashed
    sys.unraisablehook = _unraisable


def _processors(*, as_json: bool) -> list[Processor]:
    if as_json:
        render: Processor = structlog.processors.JSONRenderer(serializer=json_text.dumps)
    else:
        render = structlog.dev.ConsoleRenderer(pad_event_to=28)
    return [
        only_harmless,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        render,
    ]


def only_harmless(_logger: object, _method: str, fields: EventDict) -> EventDict:
    """Keep what cannot be about a person; count the rest as `dropped`."""
    event = fields.pop("event", None)
    error = _exception(fields.pop("exc_info", None))
    stack = fields.pop("stack_info", None)
    kept: MutableMapping[str, Any] = {"event": _event_name(event)}
    dropped = int(kept["event"] != event) + int(bool(stack))
    for key, value in fields.items():
        harmless = _harmless(key, value)
        if harmless is None and value is not None:
            dropped += 1
        else:
            kept[key] = harmless
    if error is not None:
        kept["raised"] = _described(error)
    if dropped:
        kept["dropped"] = dropped
    return kept


def _event_name(event: object) -> str:
    if isinstance(event, str) and len(event) <= _LONGEST and _EVENT.fullmatch(event):
        return event
    return "unnamed"


def _harmless(key: str, value: object) -> Any:
    """Return `value` as it may be written, or None."""
    if not _NAME.fullmatch(key) or len(key) > _LONGEST:
        return None
    if isinstance(value, Collection) and not isinstance(value, str | bytes | Mapping):
        items = [_harmless_item(key, item) for item in list(value)[:_MOST_ITEMS]]
        return None if None in items or len(value) > _MOST_ITEMS else items
    if isinstance(value, int | float) and not isinstance(value, Enum):
        return value
    return _harmless_item(key, value)


def _harmless_item(key: str, value: object) -> str | None:
    """Pass ids and codes: numbers in a row may be a face, so they do not pass."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Enum):
        return _code(value.value)
    if key.endswith("_id") and isinstance(value, str) and _UUID.fullmatch(value):
        return str(value)
    return _code(value) if key in CODE_KEYS else None


def _code(value: object) -> str | None:
    """Return `value` if it has the shape of a code: short, no space, no address, no token."""
    if isinstance(value, str) and len(value) <= _LONGEST and _CODE.fullmatch(value):
        return str(value)
    return None


def _exception(exc_info: object) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exc_info()[1] if exc_info else None


def _described(error: BaseException) -> dict[str, Any]:
    """Tell an exception by its type, where it was raised in our code, and what caused it."""
    described: dict[str, Any] = {
        "type": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": list(_our_frames(error.__traceback__))[-_MOST_FRAMES:],
    }
    if isinstance(error, BaseExceptionGroup):
        described["group"] = [_described(each) for each in error.exceptions[:_MOST_ITEMS]]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        described["cause"] = _described(cause)
    return described


def _our_frames(trace: TracebackType | None) -> Iterator[str]:
    for frame, line in traceback.walk_tb(trace):
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(_ROOT) and path.relative_to(_ROOT).parts[0] in (
            *_OUR_PACKAGES,
            "app.py",
        ):
            yield f"{path.relative_to(_ROOT)}:{line}:{frame.f_code.co_name}"


class _LibraryHandler(logging.Handler):
    """Tell that a library logged, and where, but not what: its text quotes values."""

    def emit(self, record: logging.LogRecord) -> None:
        fields: dict[str, Any] = {
            "logger": record.name,
            "at": f"{Path(record.pathname).name}:{record.lineno}",
        }
        if record.name.startswith(_WITH_ACTION) and (action := getattr(record, "action", None)):
            fields["action"] = action
        if record.exc_info and record.exc_info[1] is not None:
            fields["exc_info"] = record.exc_info[1]
        level = min(max(record.levelno, logging.DEBUG), logging.CRITICAL)
        get_logger().log(level // 10 * 10, "library.logged", **fields)


def take_over_libraries() -> None:
    """Route every logger known now through the allow-list; again after a library made its own."""
    # A handler that fails would print the record's arguments.
    logging.raiseExceptions = False
    logging.captureWarnings(capture=True)
    root = logging.getLogger()
    root.handlers = [_LibraryHandler()]
    root.setLevel(logging.WARNING)
    for known in logging.root.manager.loggerDict.values():
        if isinstance(known, logging.Logger):
            known.handlers = []
            known.propagate = True
            if known.level < logging.WARNING:
                known.setLevel(logging.NOTSET)


def _crashed(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    get_logger().critical("process.crashed", exc_info=error)


def _thread_crashed(crash: threading.ExceptHookArgs) -> None:
    if crash.exc_value is not None:
        get_logger().critical("thread.crashed", exc_info=crash.exc_value)


def _unraisable(failure: "sys.UnraisableHookArgs") -> None:
    get_logger().error("object.failed_to_close", exc_info=failure.exc_value or True)

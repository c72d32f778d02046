"""The one place where a template of a face is computed, sealed, opened or compared.

Templates are biometric data (AVG art. 9). Every function here asks for the event's `Permission`.
Those of faces in photos exist while a call lasts; those of people who enrolled are stored sealed,
each under a key of its own that the installation's key wraps. An import contract keeps the rest of
the product away from `media.imaging.recognition`; the rules are in docs/decisions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import structlog
from anyio import to_thread

from events.domain.ids import EventId, PersonId
from events.domain.recognition import Permission
from events.services import recognition
from infra.keys import template_key
from infra.runtime import Runtime
from infra.sealing import Broken, Key, Sealed, new_key, seal, unseal
from media.domain.distances import Distances
from media.domain.ids import EnrolmentId
from media.imaging.geometry import Box
from media.imaging.picture import Pixels
from media.imaging.recognition.distances import Templates, distances, farthest
from media.imaging.recognition.networks import RecogniserMissing
from media.imaging.recognition.recogniser import Choice, load_recogniser
from media.store import enrolments
from media.store.enrolments import SealedTemplates

__all__ = [
    "Gallery",
    "NotPermitted",
    "Templates",
    "compute",
    "farthest",
    "gallery",
    "look",
    "sealed",
]

log = structlog.get_logger()

#: Numbers in one template.
_SIZE = 128
#: How they are stored: little-endian, 32 bits each.
_STORED = np.dtype("<f4")


class NotPermitted(Exception):
    """Somebody wanted a template where none may be computed."""


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """The people of an event who asked to be found, with their templates, in memory alone."""

    event_id: EventId
    _references: Mapping[PersonId, Templates] = field(repr=False)

    @property
    def people(self) -> frozenset[PersonId]:
        return frozenset(self._references)

    def __len__(self) -> int:
        return len(self._references)


async def gallery(runtime: Runtime, permission: Permission) -> Gallery:
    """Open the templates of everybody whose yes stands now. Who cannot be opened is left out."""
    at = runtime.clock.now()
    _require(permission, at)
    if await recognition.permission(permission.event_id, at=at) is None:
        raise NotPermitted
    consenting = await recognition.consenting(permission.event_id)
    wrapping = template_key(runtime.settings)
    found = {}
    for one in await enrolments.sealed_of_event(permission.event_id, at=at):
        if one.person_id not in consenting:
            continue
        references = _opened(one, wrapping)
        if references is not None:
            found[one.person_id] = references
    return Gallery(permission.event_id, found)


async def compute(
    runtime: Runtime, permission: Permission, pixels: Pixels, boxes: Sequence[Box]
) -> Templates:
    """Return a row of 128 numbers per box. Keep them in memory, and no longer than needed."""
    _require(permission, runtime.clock.now())
    settings = runtime.settings
    recogniser = await to_thread.run_sync(
        load_recogniser, settings.data / "networks", Choice(settings.recogniser), _tell_of_dlib
    )
    return await to_thread.run_sync(recogniser.templates, pixels, boxes)


def _tell_of_dlib(missing: RecogniserMissing) -> None:
    log.warning("recogniser.dlib_instead", reason=missing.lack)


async def look(
    runtime: Runtime,
    permission: Permission,
    known: Gallery,
    pixels: Pixels,
    boxes: Sequence[Box],
) -> list[dict[PersonId, Distances]]:
    """Return, per face of a photo, how far it is from each person of a gallery.

    Their templates are gone when this returns. Without anybody to find none is computed.
    """
    if known.event_id != permission.event_id:
        raise NotPermitted
    _require(permission, runtime.clock.now())
    if not len(known) or not boxes:
        return [{} for _ in boxes]
    faces = await compute(runtime, permission, pixels, boxes)
    return distances(faces, known._references)  # noqa: SLF001 - nobody outside this module may


def sealed(
    runtime: Runtime,
    enrolment_id: EnrolmentId,
    event: EventId,
    person: PersonId,
    templates: Templates,
) -> SealedTemplates:
    """Seal somebody's templates under a new key, and wrap that key."""
    key = new_key()
    content = templates.astype(_STORED).tobytes()
    wrapping = template_key(runtime.settings)
    return SealedTemplates(
        enrolment_id,
        event,
        person,
        templates=seal(key, content, place=_place(enrolment_id, event, person, "templates")),
        key=seal(wrapping, key.value, place=_place(enrolment_id, event, person, "key")),
    )


def _opened(one: SealedTemplates, wrapping: Key) -> Templates | None:
    """Return somebody's templates, or None when they are not what was sealed."""
    try:
        key = Key(_unsealed(one, wrapping, one.key, "key"))
        content = _unsealed(one, key, one.templates, "templates")
        templates = np.frombuffer(content, _STORED).reshape(-1, _SIZE).astype(np.float32)
    except (Broken, ValueError):
        templates = None
    if templates is None or not len(templates) or not np.isfinite(templates).all():
        log.error("enrolment.unreadable", enrolment_id=one.enrolment_id)
        return None
    return templates


def _unsealed(one: SealedTemplates, key: Key, content: Sealed, what: str) -> bytes:
    return unseal(key, content, place=_place(one.enrolment_id, one.event_id, one.person_id, what))


def _place(enrolment_id: EnrolmentId, event: EventId, person: PersonId, what: str) -> str:
    """Name where sealed bytes belong: moved to another person, event or field they open nothing."""
    return f"enrolment/1/{enrolment_id}/{event}/{person}/{what}"


def _require(permission: Permission, at: datetime) -> None:
    # Not an assert, and not left to the type: this is the guard.
    if not isinstance(permission, Permission) or not at < permission.until:
        raise NotPermitted

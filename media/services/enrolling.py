"""Make the template of somebody who asked for it, and delete the photos that it was made from.

Whatever happens in between (a worker dies, the yes is withdrawn, the job runs twice) there is
either a template with a yes behind it, or none.
"""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import structlog
from anyio import to_thread

from events.domain.recognition import Permission
from events.services import consent, recognition
from infra import faults
from infra.audit import Actor, record
from infra.db import transaction
from infra.queue import WITHDRAWAL, enqueue
from infra.runtime import Runtime
from infra.storage import ObjectMissing
from media.domain.enrolment import (
    LEFT_BEHIND,
    MOST_TRIES,
    MOST_WAITING,
    Enrolment,
    EnrolmentState,
    Flaw,
    Found,
    are_one_person,
    named_by,
    only_face,
)
from media.domain.ids import EnrolmentId
from media.imaging.detect import default_detector
from media.services import recognising, templates
from media.services.decoding import Unreadable, decode
from media.services.templates import Templates
from media.store import enrolments

log = structlog.get_logger()


class _Unusable(Exception):
    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


async def make(runtime: Runtime, enrolment_id: EnrolmentId) -> None:
    """Make the template of a waiting enrolment; for any other, do nothing.

    The try is counted first, in a transaction of its own: photos that kill their worker are given
    up instead of killing one after another.
    """
    tries = await enrolments.count_try(enrolment_id)
    enrolment = await enrolments.by_id(enrolment_id)
    if tries is None or enrolment is None:
        return
    permission = await recognition.permission(enrolment.event_id, at=runtime.clock.now())
    if tries > MOST_TRIES or permission is None:
        await _fail(enrolment, Flaw.GAVE_UP)
        return
    try:
        await faults.reach("enrol.claimed")
        made = await _templates(runtime, permission, enrolment)
    except _Unusable as unusable:
        await _fail(enrolment, unusable.flaw)
        return
    except (ObjectMissing, Unreadable) as error:
        gone = isinstance(error, ObjectMissing)
        await _fail(enrolment, Flaw.GAVE_UP if gone else Flaw.UNREADABLE)
        return
    await faults.reach("enrol.made")
    await _keep(runtime, enrolment, made)


async def _templates(runtime: Runtime, permission: Permission, enrolment: Enrolment) -> Templates:
    rows = [await _of_photo(runtime, permission, key) for key in enrolment.keys]
    made = np.concatenate(rows)
    if not are_one_person(templates.farthest(made)):
        raise _Unusable(Flaw.DIFFERENT_PEOPLE)
    return made


async def _of_photo(runtime: Runtime, permission: Permission, key: str) -> Templates:
    async with runtime.originals.local_copy(key) as path:
        picture = await decode(path)
    faces = await to_thread.run_sync(default_detector().detect, picture.pixels)
    found = only_face([Found(min(face.box.w, face.box.h), face.doubtful) for face in faces])
    if isinstance(found, Flaw):
        raise _Unusable(found)
    return await templates.compute(runtime, permission, picture.pixels, [faces[found].box])


async def _fail(enrolment: Enrolment, flaw: Flaw) -> None:
    async with transaction():
        await consent.lock_epoch(enrolment.event_id)
        if await enrolments.set_failed(enrolment.id, flaw):
            await _delete_later(enrolment)
            await record(
                "enrolment.failed",
                actor=Actor.system(),
                object=f"enrolment:{enrolment.id}",
                subject=enrolment.person_id,
                detail={"reason": flaw.value},
            )
    log.info("enrolment.failed", enrolment_id=enrolment.id, reason=flaw.value)


async def _keep(runtime: Runtime, enrolment: Enrolment, made: Templates) -> None:
    """Store the template, if the yes still stands: a withdrawal meanwhile took the row away."""
    at = runtime.clock.now()
    stored = templates.sealed(runtime, enrolment.id, enrolment.event_id, enrolment.person_id, made)
    async with transaction():
        await consent.lock_epoch(enrolment.event_id)
        still = await enrolments.by_id(enrolment.id, lock=True)
        if still is None or still.state is not EnrolmentState.WAITING:
            return
        if not await _may_keep(still, at):
            return
        await enrolments.set_ready(enrolment.id, stored.templates, stored.key, at=at)
        await _delete_later(still)
        await recognising.look_again(enrolment.event_id)
        await record(
            "enrolment.ready",
            actor=Actor.system(),
            object=f"enrolment:{enrolment.id}",
            subject=enrolment.person_id,
            detail={"references": still.photos},
        )
    log.info("enrolment.ready", enrolment_id=enrolment.id, references=still.photos)


async def _may_keep(enrolment: Enrolment, at: datetime) -> bool:
    permitted = await recognition.permission(enrolment.event_id, at=at) is not None
    return permitted and enrolment.person_id in await recognition.consenting(enrolment.event_id)


async def _delete_later(enrolment: Enrolment) -> None:
    await enqueue(
        "media.delete_references",
        priority=WITHDRAWAL,
        enrolment_id=enrolment.id,
        photos=enrolment.stored,
    )


async def sweep(runtime: Runtime) -> int:
    """Look after what no job has: a second net. Return how many things it found."""
    at = runtime.clock.now()
    found = 0
    for enrolment in await enrolments.every():
        found += await _look_after(enrolment, at)
    return found + await _delete_nobodys(runtime, at)


async def _look_after(enrolment: Enrolment, at: datetime) -> bool:
    if enrolment.state is EnrolmentState.WAITING and at - enrolment.asked_at > MOST_WAITING:
        await _fail(enrolment, Flaw.GAVE_UP)
        return True
    async with transaction():
        await consent.lock_epoch(enrolment.event_id)
        if at < enrolment.erase_after and await _may_keep(enrolment, at):
            return False
        removed = await enrolments.remove(enrolment.person_id, enrolment.event_id)
        for one in removed:
            await _delete_later(one)
            await record(
                "enrolment.erased",
                actor=Actor.system(),
                object=f"enrolment:{one.id}",
                subject=one.person_id,
            )
    return bool(removed)


async def _delete_nobodys(runtime: Runtime, at: datetime) -> int:
    """Delete reference photos that no waiting enrolment names, an hour old."""
    old = [
        listed.key
        async for listed in runtime.originals.keys("references/")
        if listed.stored_at < at - LEFT_BEHIND
    ]
    wanted = await enrolments.waiting([owner for key in old if (owner := named_by(key))])
    nobodys: Sequence[str] = [key for key in old if named_by(key) not in wanted]
    for key in nobodys:
        await runtime.originals.delete(key)
    return len(nobodys)

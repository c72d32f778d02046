"""The badge that says no: once a scan has read it, its wearer is never seen in that photo."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from events.domain.badges import OPT_OUT
from infra.audit import Actor
from infra.db import execute
from infra.errors import DomainError
from media.domain.ids import AlbumId, PhotoId
from media.services import review, scanning
from tests.jobs import run_all
from tests.media.badges import wearing
from tests.media.world import PUBLISHER
from tests.promise.oracle import MOST_PHOTOS, NAMES, Oracle, names, photos


class Badges:
    """Part of the machine: photos with such a badge, scanned once or again, and corrected."""

    oracle: Oracle
    photos: list[PhotoId]
    worn: dict[int, str]
    album: AlbumId
    world: Any
    runtime: Any
    do: Any
    attempt: Any

    @precondition(lambda self: len(self.photos) < MOST_PHOTOS)
    @rule(name=names, read=st.booleans())
    def add_photo_with_a_badge(self, name: str, read: bool) -> None:
        """Add a photo in which somebody wears it; `read` by the first scan, or by a later one."""
        place = len(self.photos)
        try:
            self.photos.append(self.do(self._send(name, shade=100 + 20 * place, read=read)))
        except DomainError:
            return
        self.worn[place] = name
        if read:
            self.oracle.refused.add((place, name))

    async def _send(self, name: str, *, shade: int, read: bool) -> PhotoId:
        others = [other for other in NAMES if other != name]
        content = wearing({name: OPT_OUT}, *others, shade=shade)
        photo_id: PhotoId = await self.world.send(self.album, content)
        await run_all(self.runtime, "media.scan")
        if not read:
            await execute("UPDATE face SET opted_out = NULL WHERE photo = {}", photo_id)
        return photo_id

    @precondition(lambda self: self.photos)
    @rule(photo=photos)
    def scan_again(self, photo: int) -> None:
        """Have a photo scanned once more, as far as that may be; that reads its badge."""
        if photo >= len(self.photos) or not self.attempt(
            scanning.scan_again(self.photos[photo], by=Actor.staff(PUBLISHER))
        ):
            return
        self.do(run_all(self.runtime, "media.scan"))
        if photo in self.worn:
            self.oracle.refused.add((photo, self.worn[photo]))

    @precondition(lambda self: self.oracle.refused)
    @rule(which=st.integers(0, MOST_PHOTOS - 1))
    def say_that_it_is_not_their_badge(self, which: int) -> None:
        """Let a reviewer correct what was read: that holds from then on."""
        photo, name = sorted(self.oracle.refused)[which % len(self.oracle.refused)]
        self.do(self._correct(self.photos[photo], name))
        self.oracle.refused.discard((photo, name))
        self.worn.pop(photo)

    async def _correct(self, photo_id: PhotoId, name: str) -> None:
        work = await self.world.work(self.album, photo_id)
        await review.not_their_badge(work, await self.world.face_of(photo_id, name))

"""Review photographs of which is known who is in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from admin_ui.demo.browser import Unexpected
from admin_ui.demo.compose import EventPhoto
from admin_ui.demo.portraits import Who
from admin_ui.demo.staff import AlbumPage, StaffDesk


@dataclass(frozen=True, slots=True)
class Box:
    """A face in a photograph, in pixels of the upright picture."""

    x: int
    y: int
    w: int
    h: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A photograph after its review; what was said to be no face is in neither."""

    width: int
    height: int
    shown: tuple[Box, ...]
    hidden: tuple[Box, ...]


def review(
    desk: StaffDesk, album: AlbumPage, photo_id: str, photo: EventPhoto, people: Mapping[Who, str]
) -> Reviewed:
    """Show the faces of `people` (their ids); leave all others hidden; say what is no face."""
    desk.open_review(album, photo_id)
    state = desk.state(album, photo_id)
    for face in state["faces"]:
        who = whose(photo, face)
        if who is not None and who in people:
            _decided(desk.decide(album, photo_id, face["id"], "show", people[who]))
        elif who is None and photo.faces is not None:
            _decided(desk.decide(album, photo_id, face["id"], "not_a_face", None))
    desk.look_done(album, photo_id, state["photo"]["scan"])
    return _outcome(desk.state(album, photo_id))


def show_clearest(desk: StaffDesk, album: AlbumPage, photo_id: str, person_id: str) -> Reviewed:
    """Show one face of a photograph of which nothing is known, as this person.

    It is the largest that no mask of somebody beside it reaches; a photo without one shows nobody.
    """
    desk.open_review(album, photo_id)
    state = desk.state(album, photo_id)
    faces = state["faces"]
    clear = [face for face in faces if not any(_reaches(one, face) for one in faces if one != face)]
    if clear:
        largest = max(clear, key=lambda face: face["w"] * face["h"])
        _decided(desk.decide(album, photo_id, largest["id"], "show", person_id))
    desk.look_done(album, photo_id, state["photo"]["scan"])
    return _outcome(desk.state(album, photo_id))


def _reaches(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether a mask over one face could touch another."""

    def apart(start: str, length: str) -> bool:
        middle = one[start] + one[length] / 2
        other_middle = other[start] + other[length] / 2
        return bool(abs(middle - other_middle) > one[length] + other[length] / 2)

    return not (apart("x", "w") or apart("y", "h"))


def whose(photo: EventPhoto, face: Mapping[str, Any]) -> Who | None:
    """Say whose face a box was drawn around, as far as that is known."""
    for placed in photo.faces or ():
        if placed.centred_in(face["x"], face["y"], face["w"], face["h"]):
            return placed.who
    return None


def _decided(status: int) -> None:
    if status != httpx.codes.OK:
        raise Unexpected(f"a decision about a face answers {status}")


def _outcome(state: Mapping[str, Any]) -> Reviewed:
    def boxes(*, shown: bool) -> tuple[Box, ...]:
        return tuple(
            Box(face["x"], face["y"], face["w"], face["h"])
            for face in state["faces"]
            if face["shown"] is shown and face["decision"] != "not_a_face"
        )

    return Reviewed(
        width=state["photo"]["width"],
        height=state["photo"]["height"],
        shown=boxes(shown=True),
        hidden=boxes(shown=False),
    )

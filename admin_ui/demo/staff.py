"""What a member of staff does: events, albums, uploading, reviewing, publishing."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from admin_ui.demo.browser import Browser, Page, Unexpected, until
from admin_ui.demo.compose import EventPhoto

_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_LOCAL: Final = "%Y-%m-%dT%H:%M"

#: Seconds that one photo may wait for its scan or its rendering, at most.
_SECONDS_PER_PHOTO: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """An event to make; times are local."""

    title: str
    description: str
    place: str
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime
    capacity: int
    purposes: Sequence[str]

    def fields(self) -> dict[str, str | Sequence[str]]:
        """Return the plan as its form takes it."""
        return {
            "title": self.title,
            "description": self.description,
            "place": self.place,
            "starts_at": self.starts_at.strftime(_LOCAL),
            "ends_at": self.ends_at.strftime(_LOCAL),
            "opens_at": self.opens_at.strftime(_LOCAL),
            "closes_at": self.closes_at.strftime(_LOCAL),
            "capacity": str(self.capacity),
            "purposes": list(self.purposes),
        }


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event as staff open it, and its public address."""

    id: str
    slug: str


@dataclass(frozen=True, slots=True)
class AlbumPage:
    """An album as staff open it; `url` is its page."""

    url: str

    def photo(self, photo_id: str) -> str:
        return f"{self.url}/photos/{photo_id}"


class StaffDesk:
    """A member of staff at work."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def sign_in(self, email: str, password: str) -> None:
        page = self.browser.open("/staff/sign-in")
        self.browser.send(page, "/staff/sign-in", {"email": email, "password": password})

    # Events

    def event(self, plan: EventPlan) -> EventPage:
        """Return the event with this title, made now when there is none."""
        known = self.browser.open("/staff").link(plan.title)
        if known is not None:
            page = self.browser.open(known)
        else:
            form = self.browser.open("/staff/events/new")
            page = self.browser.send(form, "/staff/events/new", plan.fields())
        return EventPage(_id(page.path, "/staff/events/"), _slug(page))

    def change_event(self, event: EventPage, plan: EventPlan) -> None:
        action = f"/staff/events/{event.id}/edit"
        self.browser.send(self.browser.open(action), action, plan.fields())

    def attendees(self, event: EventPage) -> list[str]:
        """Return the addresses of who signed up."""
        page = self.browser.open(f"/staff/events/{event.id}/attendees")
        return [href.removeprefix("mailto:") for href in page.links_to("mailto:")]

    # Albums

    def album(self, event: EventPage, title: str, purposes: Iterable[str]) -> AlbumPage:
        """Return the event's album with this title, made now when there is none."""
        known = self.browser.open(f"/staff/events/{event.id}").link(title)
        if known is not None:
            return AlbumPage(known)
        action = f"/staff/events/{event.id}/albums/new"
        form = self.browser.open(action)
        page = self.browser.send(form, action, {"title": title, "purposes": list(purposes)})
        return AlbumPage(f"/staff/albums/{_id(page.path, '/staff/albums/')}")

    def may(self, album: AlbumPage, step: str) -> bool:
        """Say whether the album's page offers a step ("to-review", "approve", "publish")."""
        return self.browser.open(album.url).has_form(f"{album.url}/{step}")

    def may_upload(self, album: AlbumPage) -> bool:
        """Say whether the album's page leads to uploading, which it does before approval."""
        return bool(self.browser.open(album.url).links_to(f"{album.url}/upload"))

    def take(self, album: AlbumPage, step: str) -> Page:
        """Take a step that the album's page offers."""
        return self.browser.send(self.browser.open(album.url), f"{album.url}/{step}")

    def wait(self, album: AlbumPage, *, photos: int) -> None:
        """Wait until nothing in an album changes by itself any more."""

        def look() -> bool | None:
            answer = self.browser.get(f"{album.url}/progress")
            if answer.is_error:
                raise Unexpected(f"{album.url}/progress answers {answer.status_code}")
            return True if "HX-Refresh" in answer.headers else None

        until("the workers are done", look, seconds=60 + _SECONDS_PER_PHOTO * photos)

    def public_slug(self, album: AlbumPage) -> str:
        """Return the unguessable part of the album's public address."""
        public = self.browser.open(album.url).links_to(f"{self.browser.base_url}/albums/")
        if not public:
            raise Unexpected(f"{album.url} tells no public address")
        return public[0].rpartition("/")[2]

    # Uploading

    def upload(self, album: AlbumPage, photos: Sequence[EventPhoto]) -> dict[str, str]:
        """Plan, send, and ask what is missing; return the id of each photo by its file's name."""
        self.browser.open(f"{album.url}/upload")
        hashes = [hashlib.sha256(photo.content).hexdigest() for photo in photos]
        base = f"{album.url}/uploads"
        files = [
            {"sha256": sha256, "size": len(photo.content), "name": photo.name}
            for sha256, photo in zip(hashes, photos, strict=True)
        ]
        plans = self.browser.expect("POST", f"{base}/plan", {"files": files})["files"]
        found = {}
        for photo, sha256, plan in zip(photos, hashes, plans, strict=True):
            if plan["state"] == "refused":
                raise Unexpected(f"{photo.name} is refused: {plan['reason']}")
            # What is there already is sent again, to be told its id.
            url = plan["url"] or f"{base}/{sha256}?name={quote(photo.name)}"
            found[photo.name] = self.browser.put(url, photo.content)["photo_id"]
        missing = self.browser.expect("POST", f"{base}/done", {"sha256": hashes})["missing"]
        if missing:
            raise Unexpected(f"{len(missing)} photos did not arrive")
        return found

    # Reviewing

    def state(self, album: AlbumPage, photo_id: str) -> Any:
        """Return what the review page knows of a photo."""
        return self.browser.expect("GET", f"{album.photo(photo_id)}/state")

    def open_review(self, album: AlbumPage, photo_id: str) -> None:
        """Open the page of a photo, for its token."""
        self.browser.open(album.photo(photo_id))

    def find(self, album: AlbumPage, name: str) -> Mapping[str, Any] | None:
        """Type an attendee's name into the field that asks who it is."""
        found = self.browser.expect("GET", f"{album.url}/attendees?q={quote(name)}")
        return next((one for one in found if one["name"] == name), None)

    def image(self, album: AlbumPage, photo_id: str) -> bytes:
        """Return staff's own copy of a photo, in which nothing is hidden."""
        path = self.state(album, photo_id)["photo"]["image_url"]
        answer = self.browser.get(path)
        if answer.is_error:
            raise Unexpected(f"{path} answers {answer.status_code}")
        return answer.content

    def decide(
        self, album: AlbumPage, photo_id: str, face_id: str, decision: str, person: str | None
    ) -> int:
        """Decide about a face; return the status of the answer."""
        path = f"{album.photo(photo_id)}/faces/{face_id}/decision"
        body = {"decision": decision, "person_id": person}
        return self.browser.ask("POST", path, body).status_code

    def look_done(self, album: AlbumPage, photo_id: str, scan: str) -> None:
        """Say that a photo was looked at; of one without faces, that this is right."""
        act = "accept" if scan == "none_found" else "reviewed"
        self.browser.expect("POST", f"{album.photo(photo_id)}/{act}")


def _id(path: str, start: str) -> str:
    found = re.match(f"{re.escape(start)}({_UUID})", path)
    if found is None:
        raise Unexpected(f"{path} is not a page of {start}")
    return found[1]


def _slug(page: Page) -> str:
    public = page.links_to("/events/")
    if not public:
        raise Unexpected(f"{page.path} tells no public address")
    return public[0].rpartition("/")[2]

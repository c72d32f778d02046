"""The acceptance test of the whole product: the main job, over HTTP, as people do it."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
from PIL import Image

from admin_ui.demo import gallery
from admin_ui.demo.attendee import Person, choose, letter_to, press, sign_up
from admin_ui.demo.browser import Browser, Page, Unexpected, until
from admin_ui.demo.compose import EventPhoto
from admin_ui.demo.gallery import Published
from admin_ui.demo.people import AD, CAS, KARIM, SANNE, SOCIAL, WEBSITE, WIM, Account
from admin_ui.demo.pictures import is_covered, is_same, opened
from admin_ui.demo.portraits import Who
from admin_ui.demo.report import Report, Steps
from admin_ui.demo.reviewing import Reviewed, review, show_clearest, whose
from admin_ui.demo.staff import AlbumPage, EventPage, EventPlan, StaffDesk

#: Everything the album is for; the one that is taken back later comes first.
_PURPOSES: Final = (WEBSITE, SOCIAL)

_PEOPLE: Final = (AD, WIM, CAS)

#: Seconds within which a photo that was taken off has to be back.
_RETURN_SECONDS: Final = 60.0


class Walk:
    """One pass through the main job. Steps build on one another, in the order of `run`."""

    event: EventPage
    album: AlbumPage
    ad_page: Page
    slug: str

    def __init__(
        self, base_url: str, photos: Sequence[EventPhoto], *, now: datetime, steps: Steps
    ) -> None:
        self.base_url = base_url
        self.photos = photos
        self.now = now
        self.report = Report()
        self._steps = steps
        #: Whether it is known who is where; of somebody's own photographs it is not.
        self._composed = all(photo.faces is not None for photo in photos)
        self._open = ExitStack()
        self.ids: dict[str, str] = {}
        self.reviewed: dict[str, Reviewed] = {}
        self.originals: dict[str, Image.Image] = {}
        self.before: dict[str, Published] = {}
        self.photo_of: dict[str, str] = {}

    def run(self) -> None:
        """Take every step. Raise `StepFailed`."""
        step = self._steps.step
        with self._open:
            self.sanne, self.karim = self._desk(), self._desk()
            self.anonymous = self._browser()
            self.ad = self._browser()
            with step("staff make an event and an album"):
                self._make_event()
            with step("three people sign up: yes, no, no answer"):
                self._sign_up()
            with step("the mailed link: looking changes nothing, pressing confirms"):
                self._confirm()
            with step("photos are uploaded, one of them twice"):
                self._upload()
            with step("faces are looked for"):
                self.sanne.wait(self.album, photos=len(self.photos))
            with step("a reviewer shows who said yes, and cannot show who said no"):
                self._review()
            with step("whoever uploaded cannot approve; somebody else does"):
                self._approve()
            with step("the album is published"):
                self._publish()
            with step("everybody sees who said yes, and nobody else"):
                self._look()
            with step("consent is withdrawn: no address shows that face any more"):
                self._withdraw()
            with step("the photos return with the face hidden"):
                self._return()

    def _browser(self) -> Browser:
        return self._open.enter_context(Browser(self.base_url))

    def _desk(self) -> StaffDesk:
        return StaffDesk(self._browser())

    def _make_event(self) -> None:
        self._sign_in(self.sanne, SANNE)
        self._sign_in(self.karim, KARIM)
        starts_at = self.now + timedelta(days=7)
        plan = EventPlan(
            title="Proefbijeenkomst",
            description="Om te zien of alles werkt.",
            place="Utrecht",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=3),
            opens_at=self.now - timedelta(days=1),
            closes_at=starts_at - timedelta(hours=1),
            capacity=20,
            purposes=_PURPOSES,
        )
        self.event = self.sanne.event(plan)
        self.album = self.sanne.album(self.event, "Foto's van de proef", _PURPOSES)

    def _sign_in(self, desk: StaffDesk, account: Account) -> None:
        desk.sign_in(account.email, account.password)

    def _sign_up(self) -> None:
        for person in _PEOPLE:
            with Browser(self.base_url) as browser:
                _require(sign_up(browser, self.event.slug, person), "sign-up is closed")
        self.report.sign_ups = len(self.sanne.attendees(self.event))
        _require(self.report.sign_ups == len(_PEOPLE), f"{self.report.sign_ups} signed up")

    def _attendee(self, person: Person) -> Mapping[str, Any]:
        """Return somebody as the review page finds them: id, and consent to all of it together."""
        found = self.karim.find(self.album, person.name)
        if found is None:
            raise Unexpected(f"{person.name} is not among the attendees")
        return found

    def _consent(self, person: Person) -> str:
        return str(self._attendee(person)["consent"])

    def _confirm(self) -> None:
        link = letter_to(self.ad, AD.email).link("/confirm/")
        self.ad.open(link)
        _require(self._consent(AD) == "unknown", "a yes counted before it was confirmed")
        self.ad_page = press(self.ad, link)
        answers = {person.name: self._consent(person) for person in _PEOPLE}
        wanted = {AD.name: "yes", WIM.name: "no", CAS.name: "unknown"}
        _require(answers == wanted, f"the answers are {answers}")

    def _upload(self) -> None:
        self.ids = self.sanne.upload(self.album, self.photos)
        again = EventPhoto(f"nog-eens-{self.photos[0].name}", self.photos[0].content)
        twice = self.sanne.upload(self.album, [again])
        _require(twice[again.name] == self.ids[self.photos[0].name], "one file became two photos")
        self.report.photos = len(set(self.ids.values()))
        _require(self.report.photos == len(self.photos), f"{self.report.photos} photos")

    def _review(self) -> None:
        self.karim.take(self.album, "to-review")
        ad, wim = (str(self._attendee(person)["id"]) for person in (AD, WIM))
        for photo in self.photos:
            photo_id = self.ids[photo.name]
            state = self.karim.state(self.album, photo_id)
            self.report.faces_found += len(state["faces"])
            self.originals[photo_id] = opened(self.karim.image(self.album, photo_id))
            self._show_refused(photo_id, photo, wim, state)
            if self._composed:
                seen = review(self.karim, self.album, photo_id, photo, {Who.AD: ad})
            else:
                seen = show_clearest(self.karim, self.album, photo_id, ad)
            self.reviewed[photo_id] = seen
            self.report.faces_shown += len(seen.shown)
            self.report.faces_hidden += len(seen.hidden)
        _require(self.report.faces_shown > 0, "no photo has a face that can be shown by itself")

    def _show_refused(
        self, photo_id: str, photo: EventPhoto, wim: str, state: Mapping[str, Any]
    ) -> None:
        self.karim.open_review(self.album, photo_id)
        for face in state["faces"]:
            if whose(photo, face) is Who.WIM:
                status = self.karim.decide(self.album, photo_id, face["id"], "show", wim)
                _require(status == httpx.codes.CONFLICT, f"showing a no answers {status}")
                return

    def _approve(self) -> None:
        refused = self.sanne.browser.post(f"{self.album.url}/approve")
        _require(refused.status == httpx.codes.FORBIDDEN, f"four eyes answer {refused.status}")
        self.karim.take(self.album, "approve")

    def _publish(self) -> None:
        self.karim.wait(self.album, photos=len(self.photos))
        self.karim.take(self.album, "publish")
        self.slug = self.karim.public_slug(self.album)
        self.before = gallery.photos(self.anonymous, self.slug)
        self.report.published = len(self.before)
        _require(self.report.published == len(self.photos), f"{self.report.published} published")

    def _look(self) -> None:
        for photo in self.before.values():
            picture = gallery.fetch(self.anonymous, photo)
            photo_id = gallery.which(picture, self.originals)
            self.photo_of[photo.id] = photo_id
            self._compare(picture, photo_id, shown=True)
        _require(len(set(self.photo_of.values())) == len(self.photos), "a photo stands there twice")
        self.ad_page = self.ad.open("/me")
        _require(len(self._seen_by_ad()) == len(self._affected()), "Ad is not told where he is")

    def _compare(self, picture: Image.Image, photo_id: str, *, shown: bool) -> None:
        """Hold a public picture against its original, face by face."""
        seen, original = self.reviewed[photo_id], self.originals[photo_id]
        for box in seen.shown:
            same = is_same(picture, original, box, of_width=seen.width)
            _require(same is shown, f"a face is {'not ' if shown else 'still '}shown")
        for box in seen.hidden if shown else (*seen.shown, *seen.hidden):
            covered = is_covered(picture, box, of_width=seen.width)
            # Where masks of people close together overlap, there is more than one tone.
            hidden = covered or not is_same(picture, original, box, of_width=seen.width)
            _require(covered if self._composed else hidden, "a face is not covered")

    def _affected(self) -> dict[str, Published]:
        """Return what was published of the photos that show Ad."""
        return {
            photo.id: photo
            for photo in self.before.values()
            if self.reviewed[self.photo_of[photo.id]].shown
        }

    def _seen_by_ad(self) -> list[str]:
        return self.ad_page.links_to(f"/albums/{self.slug}")

    def _withdraw(self) -> None:
        self.ad_page = choose(self.ad, self.ad_page, _PURPOSES[0], yes=False)
        affected = self._affected()
        left = gallery.photos(self.anonymous, self.slug)
        gone = [
            photo
            for photo in affected.values()
            if photo.id not in left
            and gallery.statuses(self.anonymous, [photo]) == {httpx.codes.GONE}
        ]
        self.report.shown_after_withdrawal = len(affected) - len(gone)
        _require(self.report.shown_after_withdrawal == 0, "a face is still public")
        others = [photo for photo in self.before.values() if photo.id not in affected]
        _require(all(photo.id in left for photo in others), "a photo without that face went too")
        _require(gallery.statuses(self.anonymous, others) <= {httpx.codes.OK}, "another is gone")
        _require(not self._seen_by_ad(), "Ad's own page still lists photos")

    def _return(self) -> None:
        affected = self._affected()

        def look() -> dict[str, Published] | None:
            now = gallery.photos(self.anonymous, self.slug)
            return now if len(now) == len(self.before) else None

        now = until("the photos are back", look, seconds=_RETURN_SECONDS)
        returned = [photo for photo in now.values() if photo.id not in self.before]
        _require(len(returned) == len(affected), f"{len(returned)} photos returned")
        for photo in returned:
            picture = gallery.fetch(self.anonymous, photo)
            self._compare(picture, gallery.which(picture, self.originals), shown=False)
        old = gallery.statuses(self.anonymous, affected.values())
        _require(old == {httpx.codes.GONE}, f"the old addresses answer {sorted(old)}")


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Unexpected(otherwise)

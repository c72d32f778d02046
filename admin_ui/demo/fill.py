"""Fill a demonstration: events, attendees who chose, an album that is public and one in review.

Every step finds what is there already, so a filling that was interrupted goes on where it stopped.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from admin_ui.demo import programme, scenes, schools, sessions
from admin_ui.demo.attendee import Person, sign_up_and_confirm
from admin_ui.demo.browser import Browser, Unexpected
from admin_ui.demo.compose import EventPhoto, composed
from admin_ui.demo.installation import Say
from admin_ui.demo.people import (
    AD,
    ATTENDEES,
    KARIM,
    NOOR,
    SANNE,
    SOCIAL,
    WEBSITE,
    WORKSHOP,
    Account,
)
from admin_ui.demo.portraits import Who
from admin_ui.demo.reviewing import review
from admin_ui.demo.staff import AlbumPage, EventPage, StaffDesk

_PUBLIC_ALBUM: Final = "Impressie van de training"
_ALBUM_IN_REVIEW: Final = "Groepsfoto's voor sociale media"
_OWN_ALBUM: Final = "Eigen foto's"


def fill(
    base_url: str,
    *,
    now: datetime,
    portraits: Mapping[str, bytes] | None,
    own: Mapping[str, bytes] | None,
    say: Say,
) -> None:
    """Fill the demonstration. `now` is local time; without photographs it has no album."""
    with _desk(base_url, SANNE) as sanne, _desk(base_url, KARIM) as karim:
        schools.take_in(sanne.browser)
        say("a register of invented schools and boards")
        training = sanne.event(programme.training(now, in_days=14))
        workshop = sanne.event(programme.workshop(now))
        network_day = programme.network_day(now)
        sessions.make(sanne, sanne.event(network_day), network_day, NOOR)
        say("three events, one with a programme")
        _sign_up_all(sanne, training, ATTENDEES)
        _sign_up_all(sanne, workshop, WORKSHOP)
        say(f"{len(ATTENDEES) + len(WORKSHOP)} sign-ups, some confirmed by the mailed link")
        sanne.change_event(training, programme.training(now, in_days=-7))
        if portraits is not None:
            _public_album(sanne, karim, training, portraits, say)
            _album_in_review(sanne, training, portraits, say)
        if own is not None:
            _own_album(sanne, training, own, say)


@contextmanager
def _desk(base_url: str, account: Account) -> Iterator[StaffDesk]:
    with Browser(base_url) as browser:
        desk = StaffDesk(browser)
        desk.sign_in(account.email, account.password)
        yield desk


def _sign_up_all(desk: StaffDesk, event: EventPage, people: Sequence[Person]) -> None:
    """Sign everybody up, and let those who do so follow their mailed link."""
    known = desk.attendees(event)
    for person in people:
        with Browser(desk.browser.base_url) as browser:
            sign_up_and_confirm(browser, event.slug, person, known=person.email in known)


def _public_album(
    sanne: StaffDesk, karim: StaffDesk, event: EventPage, portraits: Mapping[str, bytes], say: Say
) -> None:
    album = sanne.album(event, _PUBLIC_ALBUM, [WEBSITE])
    if not sanne.may_upload(album):
        if karim.may(album, "publish"):
            karim.take(album, "publish")
        return
    photos = list(composed(scenes.ALBUM, portraits))
    ids = sanne.upload(album, photos)
    say(f"{len(photos)} photos composed and uploaded; faces are being looked for")
    sanne.wait(album, photos=len(photos))
    if karim.may(album, "to-review"):
        karim.take(album, "to-review")
    ad = karim.find(album, AD.name)
    if ad is None or ad["consent"] != "yes":
        raise Unexpected(f"{AD.name} did not say yes")
    for photo in photos:
        review(karim, album, ids[photo.name], photo, {Who.AD: ad["id"]})
    say("reviewed; the photos to publish are being made")
    karim.take(album, "approve")
    karim.wait(album, photos=len(photos))
    karim.take(album, "publish")
    say("one album is public")


def _album_in_review(
    sanne: StaffDesk, event: EventPage, portraits: Mapping[str, bytes], say: Say
) -> None:
    photos = list(composed(scenes.in_review(), portraits))
    _to_review(sanne, sanne.album(event, _ALBUM_IN_REVIEW, [WEBSITE, SOCIAL]), photos)
    say("another album waits for review")


def _own_album(sanne: StaffDesk, event: EventPage, own: Mapping[str, bytes], say: Say) -> None:
    photos = [EventPhoto(name, content) for name, content in own.items()]
    _to_review(sanne, sanne.album(event, _OWN_ALBUM, [WEBSITE]), photos)
    say(f"your {len(photos)} photos wait for review")


def _to_review(sanne: StaffDesk, album: AlbumPage, photos: Sequence[EventPhoto]) -> None:
    if not sanne.may_upload(album):
        return
    sanne.upload(album, photos)
    sanne.wait(album, photos=len(photos))
    if sanne.may(album, "to-review"):
        sanne.take(album, "to-review")

"""Something to see on every page, made over HTTP as the demonstration makes it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from admin_ui.demo import gallery, programme, schools
from admin_ui.demo.attendee import Person, letter_to, press, sign_up
from admin_ui.demo.browser import Browser
from admin_ui.demo.compose import EventPhoto
from admin_ui.demo.people import (
    AD,
    ATTENDEES,
    BRAM,
    ELS,
    KARIM,
    NOOR,
    SANNE,
    SOCIAL,
    WEBSITE,
    WORKSHOP,
    Account,
)
from admin_ui.demo.staff import EventPage, StaffDesk
from infra.clock import SystemClock
from tests.e2e import asking, connecting, lifecycle, recognition, sessions, waiting
from tests.e2e.photos import Photos
from tests.e2e.site import english

#: Says yes, and never follows the mailed link.
_UNCONFIRMED = ATTENDEES[5]


@dataclass
class World:
    """`at` = addresses of what there is to see, by name."""

    base_url: str
    at: dict[str, str] = field(default_factory=dict)
    browsers: dict[str, Browser] = field(default_factory=dict)

    def browser(self, who: str) -> Browser:
        return self.browsers.setdefault(who, Browser(self.base_url))

    def close(self) -> None:
        for browser in self.browsers.values():
            browser._client.close()

    def cookies(self, who: str, lang: str = "nl") -> Any:
        """Return the session of somebody who speaks a language, as Playwright takes it."""
        speaking = f"{who}-{lang}"
        jar = self.browser(speaking if speaking in self.browsers else who)._client.cookies.jar
        host = urlsplit(self.base_url).hostname
        cookies = [{"name": c.name, "value": c.value, "domain": host, "path": "/"} for c in jar]
        return {"cookies": cookies, "origins": []}


def make_world(base_url: str, photos: Photos) -> World:
    """Make events, attendees, albums in every state, and reports."""
    world = World(base_url)
    sanne, karim = _desk(world, "sanne", SANNE), _desk(world, "karim", KARIM)
    _desk(world, "bram", BRAM)
    _desk(world, "els", ELS)
    _desk(world, "noor", NOOR)
    for who, account in (
        ("sanne", SANNE),
        ("karim", KARIM),
        ("bram", BRAM),
        ("els", ELS),
        ("noor", NOOR),
    ):
        _desk(world, f"{who}-en", english(account))
    schools.take_in(sanne.browser)
    now = SystemClock().now().astimezone().replace(tzinfo=None)
    training = _events(world, sanne, now)
    world.at |= lifecycle.make(world.base_url, sanne, world.browser("hanneke"), now)
    world.at |= connecting.make(world.browser("els"), world.browser("sanne"), now)
    at, own_pages = waiting.make(world.base_url, sanne, now)
    world.at |= at
    for who, link in own_pages.items():
        waiting.open_own_page(world.browser(who), link)
    recognition.switch_on(world.browser("els"), training.id)
    world.at["question"] = asking.ask(world.browser("sanne"), world.at["event"])
    _attendees(world, training)
    _albums(world, sanne, karim, training, photos)
    _reports(world)
    attendees = f"{world.at['event']}/attendees"
    world.at["attendee"] = world.browser("sanne").open(attendees).links_to(attendees + "/")[0]
    world.at["colleague"] = _link(world, "bram", "/staff/people", KARIM.name)
    return world


def _desk(world: World, who: str, account: Account) -> StaffDesk:
    desk = StaffDesk(world.browser(who))
    desk.sign_in(account.email, account.password)
    return desk


def _events(world: World, sanne: StaffDesk, now: datetime) -> EventPage:
    training = sanne.event(programme.training(now, in_days=14))
    full = sanne.event(programme.workshop(now))
    nobody = sanne.event(programme.network_day(now))
    world.at |= sessions.make(sanne, training, programme.training(now, in_days=14))
    for person in WORKSHOP[:5]:
        _sign_up(world, full, person)
    world.at |= {
        "event": f"/staff/events/{training.id}",
        "event nobody": f"/staff/events/{nobody.id}",
        "public": f"/events/{training.slug}",
        "public full": f"/events/{full.slug}",
    }
    return training


def _sign_up(world: World, event: EventPage, person: Person) -> None:
    with Browser(world.base_url) as browser:
        sign_up(browser, event.slug, person)


def _attendees(world: World, training: EventPage) -> None:
    for person in ATTENDEES[:8]:
        _sign_up(world, training, person)
    ad = world.browser("ad")
    me = press(ad, letter_to(ad, AD.email).link("/confirm/"))
    registrations = {form.action.split("?")[0] for form in me.forms if "cancel" in form.action}
    world.at["registration"] = registrations.pop().removesuffix("/cancel")
    world.at["recognition"] = recognition.page_of(me)
    for who, person in (("enrolled", ATTENDEES[2]), ("unlucky", ATTENDEES[7])):
        world.at[who] = recognition.enrol(world.browser(who), person, who)
    unconfirmed = letter_to(ad, _UNCONFIRMED.email)
    world.at |= {"mail": unconfirmed.path, "confirm": unconfirmed.link("/confirm/")}
    asked = ad.open("/link")
    ad.send(asked, "/link", {"email": ATTENDEES[3].email})


def _albums(
    world: World, sanne: StaffDesk, karim: StaffDesk, event: EventPage, photos: Photos
) -> None:
    files = [EventPhoto(str(one["name"]), one["buffer"]) for one in photos.files()]
    public = sanne.album(event, "Impressie van de training", [WEBSITE])
    ids = sanne.upload(public, files)
    sanne.wait(public, photos=3)
    sanne.take(public, "to-review")
    ad = karim.find(public, AD.name)
    assert ad is not None
    for photo_id in ids.values():
        karim.open_review(public, photo_id)
        state = karim.state(public, photo_id)
        for face in state["faces"]:
            if face["x"] > state["photo"]["width"] / 2:
                karim.decide(public, photo_id, face["id"], "show", ad["id"])
        karim.look_done(public, photo_id, state["photo"]["scan"])
    karim.take(public, "approve")
    karim.wait(public, photos=3)
    karim.take(public, "publish")
    world.at |= {"public album": public.url, "slug": karim.public_slug(public)}
    empty = EventPhoto("4-lege-zaal.jpg", photos.empty)
    _unfinished(world, sanne, event, [*files[:2], empty])


def _unfinished(world: World, sanne: StaffDesk, event: EventPage, files: list[EventPhoto]) -> None:
    waiting = sanne.album(event, "Groepsfoto's voor sociale media", [WEBSITE, SOCIAL])
    broken = EventPhoto("IMG_2099-afgebroken.jpg", files[0].content[:2000])
    ids = sanne.upload(waiting, [*files, broken])
    sanne.wait(waiting, photos=4)
    sanne.take(waiting, "to-review")
    together, _, nobody, _ = ids.values()
    empty = sanne.album(event, "Een album zonder foto's", [WEBSITE])
    world.at |= {
        "album": waiting.url,
        "photo": waiting.photo(together),
        "photo nobody": waiting.photo(nobody),
        "empty album": empty.url,
    }


def _reports(world: World) -> None:
    """Report two photos; the first report is dealt with."""
    anonymous = world.browser("anonymous")
    shown = list(gallery.photos(anonymous, world.at["slug"]))
    world.at["report"] = f"/photos/{shown[0]}/report"
    for photo, message in zip(shown[1:], ("", "Dit is mijn buurman."), strict=True):
        path = f"/photos/{photo}/report"
        answers = {"kind": "this_is_me", "message": message, "contact": "06 12345678"}
        anonymous.send(anonymous.open(path), path, answers)
        world.at |= {"gone": path, "reported": f"/photos/{photo}/reported"}
    karim = world.browser("karim")
    page = karim.open("/staff/reports")
    action = next(form.action for form in page.forms if form.action.startswith("/staff/reports/"))
    karim.send(page, action, {"outcome": "dealt_with"})


def _link(world: World, who: str, path: str, text: str) -> str:
    found = world.browser(who).open(path).link(text)
    assert found is not None
    return found

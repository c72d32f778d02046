"""Every page there is, and what has to be done to see it as it can be."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from playwright.async_api import Page, expect

from tests.e2e.world import World

Act = Callable[[Page], Awaitable[object]]


@dataclass(frozen=True)
class Place:
    """A page. `path` may name something of the world: "{event}/edit"."""

    name: str
    path: str
    #: Done on the page before it is looked at.
    act: Act | None = None

    async def open(self, page: Page, world: World, lang: str) -> None:
        path = self.path
        for name, address in world.at.items():
            path = path.replace(f"{{{name}}}", address)
        path = path.replace("?lang=nl", "")  # of a mailed link
        await page.goto(f"{path}{'&' if '?' in path else '?'}lang={lang}")
        if self.act is not None:
            await self.act(page)


async def _send(page: Page) -> None:
    """Send the form as it is: empty."""
    await page.locator("main form .button").last.click()
    await expect(page.locator(".error-summary, .notice.bad").first).to_be_visible()


async def _choose_all(page: Page) -> None:
    """Tick every session, also those at one time, and send the form."""
    for box in await page.locator("input[name=sessions]:enabled").all():
        await box.check()
    await _send(page)


async def _answer_without_agreeing(page: Page) -> None:
    await page.locator("input[value=yes]").first.check()
    await page.locator("input[type=checkbox]").first.check()
    await _send(page)


async def _send_first(page: Page) -> None:
    await page.locator("main form .button").first.click()
    await expect(page.locator(".error-summary").first).to_be_visible()


async def _offer_wrongly(page: Page) -> None:
    await page.locator("input[name=how][value=offer]").check()
    await page.locator("input[name=hours]").fill("0")
    await _send(page)


async def _confirm_nothing(page: Page) -> None:
    await page.locator("main form .button").nth(1).click()
    await expect(page.locator(".notice.bad").first).to_be_visible()


async def _decide_nothing(page: Page) -> None:
    await page.locator("main form .button").first.click()
    await expect(page.locator(".notice.bad").first).to_be_visible()


async def _make_code(page: Page) -> None:
    await page.locator("#field-label").fill("Oud-deelnemers")
    await page.locator("#field-uses").fill("30")
    await page.locator("main form .button").last.click()
    await expect(page.locator(".notice.good").first).to_be_visible()


async def _expect_people(page: Page) -> None:
    await expect(page.locator(".door-list li").first).to_be_visible()


async def _hand_over(page: Page) -> None:
    await _expect_people(page)
    await page.locator(".door-list .actions .button").nth(1).click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _walk_in(page: Page) -> None:
    await _expect_people(page)
    await page.locator("main .actions .button").first.click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _try_import(page: Page) -> None:
    lines = "naam;e-mailadres\nIlse Nieuwland;ilse@school.example\nSanne;geen adres\n"
    await page.locator("#field-content").fill(lines)
    await page.locator("main form .button").last.click()
    await expect(page.locator("main .table")).to_be_visible()


async def _enlarge(page: Page) -> None:
    await page.locator(".gallery a:has(img)").first.click()
    await expect(page.locator(".pswp__img").first).to_be_visible()


async def _ask(page: Page) -> None:
    await page.locator("form[data-confirm] .button").first.click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def _type_school(page: Page) -> None:
    await page.locator("#field-organisation").fill("")
    await page.locator("#field-organisation").press_sequentially("basissch")
    await expect(page.get_by_role("option").first).to_be_visible()
    await page.keyboard.press("ArrowDown")


async def _choose_school(page: Page) -> None:
    await _type_school(page)
    await page.keyboard.press("Enter")
    await expect(page.locator(".field [role=status]")).not_to_be_empty()


async def _try_register(page: Page) -> None:
    schools = b"BRIN NUMMER;VESTIGINGSNAAM\n98AA;De Nieuwe Regenboog\n98ZZ;De Verre Hoek\nX;Y\n"
    await page.locator("input[type=file]").set_input_files(
        {"name": "scholen.csv", "mimeType": "text/csv", "buffer": schools}
    )
    await page.locator("select[name=sector]").select_option("po")
    await page.locator("main form .button").first.click()
    await expect(page.locator("#report")).to_be_visible()


def _keys(*keys: str, shows: str) -> Act:
    async def press(page: Page) -> None:
        await expect(page.locator(".review-panel h2").first).to_be_visible()
        for key in keys:
            await page.keyboard.press(key)
        await expect(page.locator(shows).first).to_be_visible()

    return press


async def _send_without_reasons(page: Page) -> None:
    await page.locator("input[name=mode]").nth(1).check()
    await _send(page)


async def _upload(page: Page) -> None:
    files = [
        {"name": "geen-foto.txt", "mimeType": "text/plain", "buffer": b"geen foto"},
        {"name": "leeg.jpg", "mimeType": "image/jpeg", "buffer": b""},
    ]
    await page.locator("input[type=file]").last.set_input_files(files)
    await expect(page.locator(".upload-files li")).to_have_count(2)


async def _wrong_password(page: Page) -> None:
    await page.locator("#field-email").fill("niemand@demo.example")
    await page.locator("#field-password").fill("dit is niet het wachtwoord")
    await _send(page)


PAGES: Mapping[str, tuple[Place, ...]] = {
    "anonymous": (
        Place("first", "/"),
        Place("event", "{public}"),
        Place("event-full", "{public full}"),
        Place("sign-up", "{public}/sign-up"),
        Place("sign-up-errors", "{public}/sign-up", _send),
        Place("sign-up-school", "{public}/sign-up", _type_school),
        Place("sign-up-school-chosen", "{public}/sign-up", _choose_school),
        Place("sign-up-full", "{public full}/sign-up"),
        Place("group-sign-up", "{public}/sign-up/group"),
        Place("group-sign-up-errors", "{public}/sign-up/group", _send),
        Place("mailbox", "{mailbox}"),
        Place("mailbox-errors", "{mailbox}", _send_first),
        Place("event-cancelled", "{public cancelled}"),
        Place("event-series", "{public series}"),
        Place("event-invited", "{public invited}?code=K7QM-2XPD-9TRA-B4CN"),
        Place("sign-up-invited", "{public invited}/sign-up?code=K7QM-2XPD-9TRA-B4CN"),
        Place("sign-up-invited-errors", "{public invited}/sign-up", _send),
        Place("sent", "{public}/sent"),
        Place("link", "/link"),
        Place("link-errors", "/link", _send),
        Place("link-sent", "/link/sent"),
        Place("privacy", "/privacy"),
        Place("privacy-version", "/privacy/1"),
        Place("confirm", "{confirm}"),
        Place("dead-link", "/my/this-is-no-link"),
        Place("gallery", "/albums/{slug}"),
        Place("gallery-large", "/albums/{slug}", _enlarge),
        Place("report", "{report}"),
        Place("report-errors", "{report}", _send),
        Place("reported", "{reported}"),
        Place("error-gone", "{gone}"),
        Place("error-not-found", "/nergens"),
        Place("api-docs", "/api/v1/docs"),
        Place("inbox", "/inbox"),
        Place("inbox-mail", "{mail}"),
        Place("staff-sign-in", "/staff/sign-in"),
        Place("staff-sign-in-wrong", "/staff/sign-in", _wrong_password),
    ),
    "ad": (
        Place("me", "/me"),
        Place("me-cancel", "/me", _ask),
        Place("me-name", "{registration}/name"),
        Place("me-day", "{registration}/day"),
        Place("me-answers", "{registration}/answers"),
        Place("me-answers-errors", "{registration}/answers", _answer_without_agreeing),
        Place("me-sessions", "{registration}/sessions"),
        Place("me-sessions-errors", "{registration}/sessions", _choose_all),
        Place("me-name-school", "{registration}/name", _type_school),
        Place("me-address", "/me/address"),
        Place("me-address-errors", "/me/address", _send),
        Place("me-address-sent", "/me/address/sent"),
        Place("me-recognition", "{recognition}"),
        Place("me-recognition-errors", "{recognition}", _send),
    ),
    "hanneke": (
        Place("me-deciding", "/me"),
        Place("me-invoice", "{invoice}"),
    ),
    "enrolled": (
        Place("me-enrolled", "/me"),
        Place("me-recognition-ready", "{enrolled}"),
    ),
    "carla": (Place("me-group", "/me"),),
    "otto": (Place("me-offer", "/me"),),
    "unlucky": (Place("me-recognition-failed", "{unlucky}"),),
    "els": (
        Place("staff-event-privacy", "{event}"),
        Place("staff-recipients", "/staff/recipients"),
        Place("staff-recipient", "{recipient}"),
        Place("staff-recipient-new-errors", "/staff/recipients/new", _send),
        Place("staff-recognition", "{event}/recognition"),
        Place("staff-recognition-off", "{event nobody}/recognition"),
        Place("staff-recognition-errors", "{event nobody}/recognition", _send_without_reasons),
    ),
    "noor": (
        Place("staff-own-sessions", "/staff/sessions"),
        Place("staff-own-session", "{own session}"),
    ),
    "sanne": (
        Place("staff-home", "/staff"),
        Place("staff-event", "{event}"),
        Place("staff-event-nobody", "{event nobody}"),
        Place("staff-event-deciding", "{event deciding}"),
        Place("staff-event-cancelled", "{event cancelled}"),
        Place("staff-event-cancel", "{event}/cancel"),
        Place("staff-event-cancel-errors", "{event}/cancel", _send),
        Place("staff-event-cancel-again", "{event cancelled}/cancel"),
        Place("staff-event-copy", "{event}/copy"),
        Place("staff-event-copy-errors", "{event}/copy", _send),
        Place("staff-event-terms", "{event deciding}/terms"),
        Place("staff-requests", "{event deciding}/requests"),
        Place("staff-requests-none", "{event invited}/requests"),
        Place("staff-requests-nothing", "{event deciding}/requests", _decide_nothing),
        Place("staff-invitations", "{event invited}/invitations"),
        Place("staff-invitations-new", "{event nobody}/invitations", _make_code),
        Place("staff-invitations-errors", "{event invited}/invitations", _send),
        Place("staff-event-new", "/staff/events/new"),
        Place("staff-event-new-errors", "/staff/events/new", _send),
        Place("staff-event-edit", "{event}/edit"),
        Place("staff-programme", "{event}/programme"),
        Place("staff-programme-none", "{event nobody}/programme"),
        Place("staff-session-new", "{event}/sessions/new"),
        Place("staff-session-new-errors", "{event}/sessions/new", _send),
        Place("staff-session-edit", "{session}/edit"),
        Place("staff-session-remove", "{session}/remove"),
        Place("staff-session-attendees", "{session}/attendees"),
        Place("staff-room-new", "{event}/rooms/new"),
        Place("staff-room-new-errors", "{event}/rooms/new", _send),
        Place("staff-room-edit", "{room}/edit"),
        Place("staff-questions", "{event}/questions"),
        Place("staff-questions-none", "{event nobody}/questions"),
        Place("staff-question-new", "{event}/questions/new"),
        Place("staff-question-new-errors", "{event}/questions/new", _send),
        Place("staff-question-edit", "{question}"),
        Place("staff-question-preview", "{event}/questions/preview"),
        Place("staff-registration", "{attendee}"),
        Place("staff-answers", "{event}/answers"),
        Place("staff-attendees", "{event}/attendees"),
        Place("staff-waiting-list", "{event waiting}/waiting-list"),
        Place("staff-waiting-list-nobody", "{event nobody}/waiting-list"),
        Place("staff-waiting-list-errors", "{event nobody}/waiting-list", _offer_wrongly),
        Place("staff-attendees-found", "{event}/attendees?q=zonnewijzer"),
        Place("staff-attendees-nobody", "{event nobody}/attendees"),
        Place("staff-badges", "{event}/badges"),
        Place("staff-badges-nobody", "{event nobody}/badges"),
        Place("staff-badges-spare", "{event}/badges/spare"),
        Place("staff-attendance", "{event}/attendance"),
        Place("staff-attendance-nobody", "{event nobody}/attendance"),
        Place("staff-check-in", "{event}/check-in", _expect_people),
        Place("staff-check-in-photos", "{event}/check-in", _hand_over),
        Place("staff-check-in-walk-in", "{event}/check-in", _walk_in),
        Place("staff-export", "{event}/export"),
        Place("staff-export-errors", "{event}/export", _send),
        Place("staff-import", "{event}/import"),
        Place("staff-import-errors", "{event}/import", _send),
        Place("staff-import-tried", "{event}/import", _try_import),
        Place("staff-integrations", "/staff/integrations"),
        Place("staff-token-new", "/staff/integrations/tokens/new"),
        Place("staff-token-new-errors", "/staff/integrations/tokens/new", _send),
        Place("staff-webhook", "{webhook}"),
        Place("staff-webhook-new", "/staff/integrations/webhooks/new"),
        Place("staff-webhook-new-errors", "/staff/integrations/webhooks/new", _send),
        Place("staff-albums", "/staff/albums"),
        Place("staff-album-new", "{event}/albums/new"),
        Place("staff-album-new-errors", "{event}/albums/new", _send),
        Place("staff-album-empty", "{empty album}"),
        Place("staff-upload", "{empty album}/upload"),
        Place("staff-upload-files", "{empty album}/upload", _upload),
        Place("staff-statistics", "/staff/statistics"),
        Place("staff-event-statistics", "{event}/statistics"),
        Place("staff-event-statistics-nobody", "{event nobody}/statistics"),
        Place("staff-organisations", "/staff/organisations"),
        Place("staff-organisations-errors", "/staff/organisations", _send),
        Place("staff-organisations-tried", "/staff/organisations", _try_register),
        Place("staff-forbidden", "/staff/people"),
    ),
    "karim": (
        Place("staff-home-to-do", "/staff"),
        Place("staff-album-review", "{album}"),
        Place("staff-album-public", "{public album}"),
        Place("staff-review", "{photo}", _keys(shows=".face")),
        Place("staff-review-who", "{photo}", _keys("t", shows="[role=option]")),
        Place("staff-review-keys", "{photo}", _keys("?", shows="dialog[open]")),
        Place("staff-review-draw", "{photo}", _keys("d", shows=".draft")),
        Place("staff-review-preview", "{photo}", _keys("v", shows=".stage.preview")),
        Place("staff-review-nobody", "{photo nobody}", _keys(shows=".stage img")),
        Place("staff-compare", "{photo}/compare"),
        Place("staff-album-people", "{album}/people"),
        Place("staff-album-people-nothing", "{album}/people", _confirm_nothing),
        Place("staff-album-people-nobody", "{empty album}/people"),
        Place("staff-reports", "/staff/reports"),
    ),
    "bram": (
        Place("staff-account", "/staff/account"),
        Place("staff-people", "/staff/people"),
        Place("staff-person", "{colleague}"),
        Place("staff-person-close", "{colleague}", _ask),
        Place("staff-person-new", "/staff/people/new"),
        Place("staff-person-new-errors", "/staff/people/new", _send),
    ),
}

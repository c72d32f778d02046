"""The words for what the code calls by a code: states, steps, reasons, roles."""

from events.domain.consent import PHOTO_PURPOSES, Answer
from events.domain.event import Phase
from events.domain.registration import Status
from events.labels import purpose_label
from infra.staff.permissions import Role
from infra.web.i18n import gettext, gettext_noop
from media.domain.album import AlbumState
from media.domain.faces import Purposes
from media.domain.photo import Scan
from media.domain.publication import Blocker
from media.services.reports import ReportKind

SCANS = {
    Scan.PENDING: gettext_noop("Being scanned"),
    Scan.SCANNED: gettext_noop("Scanned"),
    Scan.NONE_FOUND: gettext_noop("Nobody found"),
    Scan.FAILED: gettext_noop("Scan failed"),
    Scan.REJECTED: gettext_noop("Refused"),
}

#: Short, for a tag on a photo.
BLOCKER_TAGS = {
    Blocker.REJECTED: gettext_noop("Refused"),
    Blocker.NOT_SCANNED: gettext_noop("Being scanned"),
    Blocker.SCAN_FAILED: gettext_noop("Scan failed"),
    Blocker.NOT_ACCEPTED: gettext_noop("Nobody found"),
    Blocker.NOT_REVIEWED: gettext_noop("To look at"),
    Blocker.REPORTED: gettext_noop("Reported"),
    Blocker.NOT_APPROVED: gettext_noop("Not approved"),
    Blocker.HELD: gettext_noop("Held back"),
    Blocker.NOT_RENDERED: gettext_noop("Being made"),
    Blocker.NOT_FOR_WEBSITE: gettext_noop("Not for the website"),
}

#: A sentence that says what to do.
BLOCKERS = {
    Blocker.REJECTED: gettext_noop("This photo is not used."),
    Blocker.NOT_SCANNED: gettext_noop("We are still looking for faces."),
    Blocker.SCAN_FAILED: gettext_noop("Looking for faces failed. Try it again."),
    Blocker.NOT_ACCEPTED: gettext_noop("We found nobody. Check that, and accept the photo."),
    Blocker.NOT_REVIEWED: gettext_noop("Nobody has looked at the photo yet."),
    Blocker.REPORTED: gettext_noop("Somebody reported the photo. Deal with the report first."),
    Blocker.NOT_APPROVED: gettext_noop(
        "The photo is not approved as it is now. Send the album back to review."
    ),
    Blocker.HELD: gettext_noop("The finished photo failed our check. Is a face missed?"),
    Blocker.NOT_RENDERED: gettext_noop("The finished photo is still being made."),
    Blocker.NOT_FOR_WEBSITE: gettext_noop("The album is not for the website, so it stays here."),
}

ALBUM_STATES = {
    AlbumState.DRAFT: gettext_noop("Draft"),
    AlbumState.IN_REVIEW: gettext_noop("In review"),
    AlbumState.APPROVED: gettext_noop("Approved"),
    AlbumState.PUBLISHED: gettext_noop("Published"),
    AlbumState.TAKEN_DOWN: gettext_noop("Taken down"),
}

ALBUM_TONES = {
    AlbumState.DRAFT: "",
    AlbumState.IN_REVIEW: "busy",
    AlbumState.APPROVED: "warn",
    AlbumState.PUBLISHED: "good",
    AlbumState.TAKEN_DOWN: "bad",
}

PHASES = {
    Phase.DRAFT: gettext_noop("Not announced"),
    Phase.ANNOUNCED: gettext_noop("Sign-up not open yet"),
    Phase.OPEN: gettext_noop("Sign-up open"),
    Phase.CLOSED: gettext_noop("Sign-up closed"),
    Phase.OVER: gettext_noop("Over"),
    Phase.CANCELLED: gettext_noop("Cancelled"),
}

PHASE_TONES = {
    Phase.DRAFT: "warn",
    Phase.ANNOUNCED: "",
    Phase.OPEN: "good",
    Phase.CLOSED: "",
    Phase.OVER: "",
    Phase.CANCELLED: "bad",
}

ANSWERS = {
    Answer.YES: gettext_noop("Yes"),
    Answer.NO: gettext_noop("No"),
    Answer.UNKNOWN: gettext_noop("Not answered"),
}

ANSWER_TONES = {Answer.YES: "good", Answer.NO: "bad", Answer.UNKNOWN: "warn"}

STATUSES = {
    Status.SEATED: gettext_noop("Has a seat"),
    Status.WAITING: gettext_noop("Waiting list"),
    Status.CANCELLED: gettext_noop("Signed off"),
    Status.REQUESTED: gettext_noop("To be decided"),
    Status.REFUSED: gettext_noop("Request refused"),
}

ROLES = {
    Role.ORGANISER: gettext_noop("Organiser"),
    Role.PHOTOGRAPHER: gettext_noop("Photographer"),
    Role.REVIEWER: gettext_noop("Reviewer"),
    Role.PUBLISHER: gettext_noop("Publisher"),
    Role.PRIVACY: gettext_noop("Privacy officer"),
    Role.ADMIN: gettext_noop("Administrator"),
    Role.TRAINER: gettext_noop("Trainer"),
}

ROLE_HINTS = {
    Role.ORGANISER: gettext_noop("makes events and albums, sees who is coming"),
    Role.PHOTOGRAPHER: gettext_noop("uploads photos"),
    Role.REVIEWER: gettext_noop("decides who is shown in photos"),
    Role.PUBLISHER: gettext_noop("reviews, approves and publishes albums"),
    Role.PRIVACY: gettext_noop("sees everything, decides about recognition, publishes nothing"),
    Role.ADMIN: gettext_noop("gives staff their roles, sees no attendees and no photos"),
    Role.TRAINER: gettext_noop("sees who comes to their own sessions, and nothing else"),
}

REPORT_KINDS = {
    ReportKind.THIS_IS_ME: gettext_noop("This is me"),
    ReportKind.SOMETHING_ELSE: gettext_noop("Something else is wrong"),
}

#: Why a file was refused or a scan failed; the codes stand in the photo's row.
REASONS = {
    "empty": gettext_noop("The file is empty."),
    "not_an_image": gettext_noop("This is not a photo."),
    "unsupported_format": gettext_noop("We take JPEG, PNG, WebP, HEIC and AVIF."),
    "truncated": gettext_noop("The end of the file is missing."),
    "damaged": gettext_noop("The file is damaged."),
    "too_large": gettext_noop("The file is too large."),
    "too_many_pixels": gettext_noop("The photo has too many pixels."),
    "too_much_memory": gettext_noop("The photo needs too much memory to open."),
    "took_too_long": gettext_noop("Opening the photo took too long."),
    "wrong_hash": gettext_noop("The file could not be read as it is. Choose it again."),
    "gave_up": gettext_noop("We tried several times, and it broke down every time."),
    "original_lost": gettext_noop("The file is no longer in our storage. Upload it again."),
}
_OTHER_REASON = gettext_noop("We cannot use this file.")

#: What was done, by the code in the address of the page that follows.
DONE = {
    "saved": gettext_noop("Your changes are saved."),
    "session-removed": gettext_noop(
        "The session is removed. Everybody who had chosen it gets a mail."
    ),
    "opened": gettext_noop("Sign-up is open."),
    "closed": gettext_noop("Sign-up is closed."),
    "cancelled": gettext_noop("The event is cancelled. Everybody who counted on it gets a mail."),
    "copied": gettext_noop("The copies are made. They are drafts until you open sign-up."),
    "approved": gettext_noop("These registrations are approved."),
    "refused": gettext_noop("These registrations are refused."),
    "code-ended": gettext_noop("The code works no longer."),
    "asked": gettext_noop("They get a mail with the link to their own page."),
    "numbered": gettext_noop("Every badge that needs one has a code of its own."),
    "to-review": gettext_noop("The album is in review."),
    "to-draft": gettext_noop("The album is a draft again."),
    "approve": gettext_noop(
        "The album is approved. You can publish it as soon as every photo is ready."
    ),
    "publish": gettext_noop("The album is public."),
    "take-down": gettext_noop("The album is offline."),
    "faces-confirm": gettext_noop("These faces are decided."),
    "faces-reject": gettext_noop("These faces are somebody else. We do not propose it again."),
    "scan-again": gettext_noop("We try this photo again."),
    "report": gettext_noop("The report is closed."),
    "added": gettext_noop("The account is made. Tell your colleague the password yourself."),
    "password": gettext_noop("Your password is changed. Other devices are signed out."),
    "deactivated": gettext_noop("The account is closed."),
}


def reason(code: str | None) -> str:
    """Say why a file was refused; an unknown code still gives a sentence."""
    return gettext(REASONS.get(code or "", _OTHER_REASON))


def purposes(of: Purposes) -> str:
    """Name purposes in the order in which people are asked about them."""
    return ", ".join(purpose_label(purpose) for purpose in PHOTO_PURPOSES if purpose in of)


def done(code: str | None) -> str | None:
    """Say what was just done, or None for a code we never give."""
    return gettext(DONE[code]) if code in DONE else None

"""What can be wrong with a wish about photos. No error names a person."""

from infra.errors import DomainError, Invalid, NotAllowed


class WrongAlbumState(DomainError):
    code = "wrong_album_state"
    sentence = "That is not the next step for this album. Reload the page to see where it stands."


class NotPublishable(DomainError):
    """Something still blocks; `details["count"]` says for how many photos."""

    code = "not_publishable"
    sentence = (
        "Not all photos can be published yet (%(count)s to go). The list says what is missing."
    )


class EmptyAlbum(DomainError):
    code = "empty_album"
    sentence = "There is no photo in this album that could be published."


class ConsentChanged(DomainError):
    """Somebody's consent changed while this was being decided; trying again is safe."""

    code = "consent_changed"
    sentence = "A choice of an attendee has just changed. Please try again."


class FourEyes(NotAllowed):
    code = "four_eyes"
    sentence = "You uploaded photos of this album, so somebody else has to approve it."


class NoConsent(DomainError):
    """Raised for a person who may not be shown for the purposes of the album."""

    code = "no_consent"
    sentence = "This attendee did not say yes to everything this album is for, so stays hidden."


class OptedOut(DomainError):
    """Raised for a face whose badge says not to show it."""

    code = "opted_out"
    sentence = (
        "The badge below this face says: do not show me. If it is somebody else's badge, say so "
        "first."
    )


class AskedToBeHidden(DomainError):
    """Raised for a face that may be somebody else, who did not say yes to the album."""

    code = "asked_to_be_hidden"
    sentence = (
        'This may be somebody who has to stay hidden. If it is not, say so first: press "No" '
        "beside that name."
    )


class AlreadyDecided(DomainError):
    code = "already_decided"
    sentence = "Somebody has decided about this face since. Reload the page to see what."


class NothingToUndo(DomainError):
    code = "nothing_to_undo"
    sentence = "There is nothing left to undo."


class NotAcceptable(DomainError):
    code = "not_acceptable"
    sentence = "Only a photo in which nobody was found needs accepting."


class NotScanned(DomainError):
    code = "not_scanned"
    sentence = "Faces were not looked for in this photo, so it cannot be reviewed."


class TakenPart(DomainError):
    """The album is public or approved, so photos cannot be added."""

    code = "album_closed"
    sentence = "This album is approved or public. Make a new album for more photos."


class WrongHash(Invalid):
    code = "wrong_hash"
    status = 422
    sentence = "The file changed on its way to us. Choose it again to send it once more."


class EmptyFile(Invalid):
    code = "empty"
    status = 422
    sentence = "This file is empty."


class TooLarge(Invalid):
    code = "too_large"
    status = 413
    sentence = "This file is larger than %(megabytes)s MB."


class NoLongerPublic(DomainError):
    code = "no_longer_public"
    status = 410
    sentence = "This photo is no longer public."

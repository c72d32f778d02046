"""What sign-up and consent can refuse, each with a sentence for people."""

from events.domain.words import gettext_noop
from infra.errors import DomainError


class SignUpClosed(DomainError):
    code = "sign_up_closed"
    sentence = gettext_noop("You cannot sign up for this meeting at the moment.")


class LinkUsed(DomainError):
    code = "link_used"
    status = 410
    sentence = gettext_noop("This link was used before. Ask for a new link to your own page.")


class LinkExpired(DomainError):
    code = "link_expired"
    status = 410
    sentence = gettext_noop("This link no longer works. Ask for a new link to your own page.")


class AddressTaken(DomainError):
    code = "address_taken"
    sentence = gettext_noop("This e-mail address already has its own registrations.")


class FormIncomplete(DomainError):
    code = "form_incomplete"
    sentence = gettext_noop(
        "Sign-up cannot open yet: the question “%(question)s” does not say its purpose, ground, "
        "retention or recipients."
    )


class QuestionNeeded(DomainError):
    code = "question_needed"
    sentence = gettext_noop(
        "Another question depends on the answer to this one. Change that first."
    )


class OrderFixed(DomainError):
    code = "order_fixed"
    sentence = gettext_noop(
        "A question that depends on the answer to another has to stay below that one."
    )


class NoAgreement(DomainError):
    code = "no_agreement"
    status = 403
    sentence = gettext_noop(
        "There is no agreement with this recipient that covers these data today."
    )


class NotThere(DomainError):
    code = "not_there"
    status = 404
    sentence = gettext_noop(
        "There is a certificate after the meeting, for whoever was signed in at the door."
    )


class ProgrammeFixed(DomainError):
    code = "programme_fixed"
    sentence = gettext_noop("Sessions can be chosen until the meeting starts, and not after that.")


class RoomInUse(DomainError):
    code = "room_in_use"
    sentence = gettext_noop("There are sessions in this room. Give them another room first.")


class EventCancelled(DomainError):
    code = "event_cancelled"
    sentence = gettext_noop("This meeting is cancelled.")


class EventOver(DomainError):
    code = "event_over"
    sentence = gettext_noop("This meeting has taken place.")


class OfferGone(DomainError):
    code = "offer_gone"
    status = 410
    sentence = gettext_noop(
        "This offer was answered, or has ended. Your own page says how you stand."
    )


class TokenRefused(DomainError):
    code = "token_refused"
    status = 401
    sentence = gettext_noop("This token is not known, has ended or was revoked.")


class NotInScope(DomainError):
    code = "not_in_scope"
    status = 403
    sentence = gettext_noop("This token may not do this: it lacks the scope %(scope)s.")


class KeyReused(DomainError):
    code = "idempotency_key_reused"
    status = 422
    sentence = gettext_noop("This Idempotency-Key was used before, with other content.")


class KeyMissing(DomainError):
    code = "idempotency_key_missing"
    status = 400
    sentence = gettext_noop("Send an Idempotency-Key header of 8 to 100 characters.")


class WrongCursor(DomainError):
    code = "wrong_cursor"
    status = 400
    sentence = gettext_noop("This cursor cannot be read. Start again without one.")

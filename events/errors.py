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

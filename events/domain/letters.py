"""The letters that are mailed, by what each is about."""

from enum import StrEnum


class LetterKind(StrEnum):
    SIGNED_UP = "signed_up"
    SIGNED_UP_AGAIN = "signed_up_again"
    PROMOTED = "promoted"
    RECEIPT = "receipt"
    CANCELLED = "cancelled"
    EVENT_CANCELLED = "event_cancelled"
    APPROVED = "approved"
    REFUSED = "refused"
    LINK_AGAIN = "link_again"
    RECOGNITION_OFF = "recognition_off"
    QUESTIONS = "questions"
    SESSIONS_CHOSEN = "sessions_chosen"
    PROGRAMME_CHANGED = "programme_changed"
    GROUP_CONTACT = "group_contact"
    GROUP_MEMBER = "group_member"
    GROUP_SHARED = "group_shared"
    OFFERED = "offered"
    OFFERED_GROUP = "offered_group"
    OFFER_DECLINED = "offer_declined"
    OFFER_ENDED = "offer_ended"
    ADDRESS_NEW = "address_new"
    ADDRESS_OLD = "address_old"


class LinkKind(StrEnum):
    """What a mailed link opens."""

    CONFIRM = "confirm"
    PERSONAL = "personal"
    ADDRESS = "address"
    #: Somebody on a shared mailbox: to have mail at one of their own, or to cancel.
    MAILBOX = "mailbox"

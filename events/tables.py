"""The tables of sign-up and consent. What a constraint must hold is in the migrations as well."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from infra.db import DB

_LANGUAGE = 2
_EMAIL = 254


class Event(Table, db=DB, tablename="event"):
    """What people sign up for, and on whose decision faces may be recognised there.

    Holds no data of attendees; `recognition_approver` may be the name of a member of staff.
    Purpose: proof of who approved recognition. Legal basis: legal obligation (AVG art. 5.2, 35).
    Retention: with the event.
    """

    id = UUID(primary_key=True, default=None)
    slug = Varchar(length=80, unique=True, null=False, default=None)
    title = Varchar(length=140, null=False, default=None)
    description = Text(null=False, default="")
    place = Varchar(length=200, null=False, default="")
    starts_at = Timestamptz(null=False, default=None, index=True)
    ends_at = Timestamptz(null=False, default=None)
    capacity = Integer(null=False, default=None)
    seats_taken = Integer(null=False, default=0)
    opens_at = Timestamptz(null=True, default=None)
    closes_at = Timestamptz(null=False, default=None)
    purposes = Array(base_column=Varchar(length=20), null=False, default=list)
    #: Raised by each act that ends a yes: publishing compares it (docs/decisions).
    consent_epoch = BigInt(null=False, default=0)
    #: The last number given to a badge. Each is given once: badges outlive registrations.
    badge_numbers = Integer(null=False, default=0)
    revision = Integer(null=False, default=0)
    created_by = UUID(null=False, default=None)
    created_at = Timestamptz(null=False, default=None)
    recognition = Varchar(length=10, null=False, default="off")
    recognition_dpia = Varchar(length=200, null=False, default="")
    recognition_approver = Varchar(length=120, null=False, default="")
    recognition_until = Timestamptz(null=True, default=None)


class Person(Table, db=DB, tablename="person"):
    """Somebody with a mailbox: the one who decides.

    Purpose: to reach attendees. Legal basis: contract. Retention: as long as a registration.
    """

    id = UUID(primary_key=True, default=None)
    email = Varchar(length=_EMAIL, unique=True, null=False, default=None)
    language = Varchar(length=_LANGUAGE, null=False, default="nl")
    created_at = Timestamptz(null=False, default=None)


class Registration(Table, db=DB, tablename="registration"):
    """One person's place, or wish for one, at one event.

    Purpose: to admit attendees. Legal basis: contract. Retention: set per event.
    """

    id = UUID(primary_key=True, default=None)
    event = ForeignKey(references=Event, on_delete=OnDelete.restrict, null=False)
    person = ForeignKey(references=Person, on_delete=OnDelete.cascade, null=False, index=True)
    #: The order of arrival, and so of the waiting list.
    sequence = BigSerial(null=False)
    status = Varchar(length=10, null=False, default=None)
    name = Varchar(length=120, null=False, default=None)
    organisation = Varchar(length=160, null=False, default="")
    language = Varchar(length=_LANGUAGE, null=False, default="nl")
    created_at = Timestamptz(null=False, default=None)
    cancelled_at = Timestamptz(null=True, default=None)
    #: The marker on the badge: means this registration at this event, and nothing elsewhere.
    badge_number = Integer(null=True, default=None)


class ConsentRecord(Table, db=DB, tablename="consent_entry"):
    """The consent ledger: rows are only added (a trigger refuses anything else).

    Purpose: proof of consent. Legal basis: legal obligation (AVG art. 7.1). Retention: the
    entries stay; `person_id` points nowhere once the person is erased, on purpose no foreign key.
    """

    sequence = BigSerial(primary_key=True)
    event = ForeignKey(references=Event, on_delete=OnDelete.restrict, null=False, index=False)
    person_id = UUID(null=False, default=None)
    purpose = Varchar(length=20, null=False, default=None)
    state = Varchar(length=20, null=False, default=None)
    recorded_at = Timestamptz(null=False, default=None)
    statement_version = Integer(null=False, default=None)
    wording_hash = Varchar(length=64, null=False, default=None)
    language = Varchar(length=_LANGUAGE, null=False, default=None)
    source = Varchar(length=20, null=False, default=None)
    actor = Varchar(length=50, null=False, default=None)


class Link(Table, db=DB, tablename="link"):
    """What a mailed link may do, for whom, until when. Its secrets are in `link_token`.

    Purpose: access to one's own data. Legal basis: contract. Retention: `expires_at`.
    """

    id = UUID(primary_key=True, default=None)
    kind = Varchar(length=10, null=False, default=None)
    person = ForeignKey(references=Person, on_delete=OnDelete.cascade, null=False, index=True)
    registration = ForeignKey(references=Registration, on_delete=OnDelete.cascade, null=True)
    #: {purpose: true | false} as filled in, to be confirmed by the holder of the mailbox.
    choices = JSONB(null=False, default="{}")
    #: The newest ledger entry when the form was sent: a later decision beats this link.
    ledger_sequence = BigInt(null=False, default=0)
    #: The form asked for a seat again after a cancellation.
    rejoin = Boolean(null=False, default=False)
    new_email = Varchar(length=_EMAIL, null=True, default=None)
    created_at = Timestamptz(null=False, default=None)
    expires_at = Timestamptz(null=False, default=None, index=True)
    used_at = Timestamptz(null=True, default=None)


class LinkToken(Table, db=DB, tablename="link_token"):
    """The secret of a link as it was mailed, as a hash. A mail that is tried again has its own."""

    token_hash = Bytea(primary_key=True, default=None)
    link = ForeignKey(references=Link, on_delete=OnDelete.cascade, null=False, index=True)


class Mail(Table, db=DB, tablename="mail"):
    """A letter to send, written in the transaction that makes it needed.

    Purpose: to tell attendees. Legal basis: contract. Retention: 30 days after sending.
    """

    id = UUID(primary_key=True, default=None)
    kind = Varchar(length=20, null=False, default=None)
    person = ForeignKey(references=Person, on_delete=OnDelete.cascade, null=False, index=True)
    registration = ForeignKey(references=Registration, on_delete=OnDelete.cascade, null=True)
    confirm_link = ForeignKey(references=Link, on_delete=OnDelete.set_null, null=True, index=False)
    personal_link = ForeignKey(references=Link, on_delete=OnDelete.set_null, null=True, index=False)
    #: Another address than the person's present one; emptied once sent.
    recipient = Varchar(length=_EMAIL, null=True, default=None)
    #: SHA-256 of the address, to count the mails that strangers cause.
    mailbox_hash = Bytea(null=False, default=None)
    unasked = Boolean(null=False, default=False)
    state = Varchar(length=10, null=False, default="queued")
    tries = Integer(null=False, default=0)
    due_at = Timestamptz(null=False, default=None)
    created_at = Timestamptz(null=False, default=None)
    sent_at = Timestamptz(null=True, default=None)


class SignUpKey(Table, db=DB, tablename="sign_up_key"):
    """A form that was taken in, so that sending it twice is sending it once.

    Holds a hash only. Retention: two days.
    """

    key_hash = Bytea(primary_key=True, default=None)
    created_at = Timestamptz(null=False, default=None, index=True)


class LinkRequest(Table, db=DB, tablename="link_request"):
    """Somebody asked for a link to an address, known or not; gone once looked at.

    Purpose: access to one's own data. Legal basis: contract. Retention: minutes.
    """

    id = UUID(primary_key=True, default=None)
    email = Varchar(length=_EMAIL, null=False, default=None)
    created_at = Timestamptz(null=False, default=None)


class PrivacyStatement(Table, db=DB, tablename="privacy_statement"):
    """A version of the privacy statement in one language: never changed, never removed."""

    wording_hash = Varchar(length=64, primary_key=True, default=None)
    version = Integer(null=False, default=None)
    language = Varchar(length=_LANGUAGE, null=False, default=None)
    in_force_from = Date(null=False, default=None)
    title = Varchar(length=200, null=False, default=None)
    sections = JSONB(null=False, default="[]")
    questions = JSONB(null=False, default="{}")


class Recipient(Table, db=DB, tablename="recipient"):
    """Somebody who may get data of attendees, and the agreement that says which.

    Purpose: to hand data over only under an agreement. Legal basis: legal obligation (AVG art. 28
    and 30). Retention: as long as what was handed over can be asked about.
    """

    id = UUID(primary_key=True, default=None)
    name = Varchar(length=120, null=False, default=None)
    #: Its number, or where it can be found.
    agreement = Varchar(length=200, null=False, default=None)
    valid_from = Date(null=False, default=None)
    valid_until = Date(null=False, default=None)
    #: Which columns of a registration it covers.
    covers = Array(base_column=Varchar(length=20), null=False, default=list)
    created_by = UUID(null=False, default=None)
    created_at = Timestamptz(null=False, default=None)


class ApiToken(Table, db=DB, tablename="api_token"):
    """The key of another program to ours, stored as a hash.

    Purpose: access control. Legal basis: legitimate interest. Retention: a year after its end;
    `name` is that of a program.
    """

    id = UUID(primary_key=True, default=None)
    token_hash = Bytea(unique=True, null=False, default=None)
    name = Varchar(length=80, null=False, default=None)
    recipient = ForeignKey(references=Recipient, on_delete=OnDelete.restrict, null=False)
    scopes = Array(base_column=Varchar(length=20), null=False, default=list)
    created_by = UUID(null=False, default=None)
    created_at = Timestamptz(null=False, default=None)
    expires_at = Timestamptz(null=False, default=None)
    used_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)


class ApiRequest(Table, db=DB, tablename="api_request"):
    """A request with an Idempotency-Key that was answered, so that a retry gets that answer.

    Holds hashes and the id of what was made. Retention: two days.
    """

    key_hash = Bytea(primary_key=True, default=None)
    content_hash = Bytea(null=False, default=None)
    registration = ForeignKey(references=Registration, on_delete=OnDelete.cascade, null=True)
    created_at = Timestamptz(null=False, default=None, index=True)


class Webhook(Table, db=DB, tablename="webhook"):
    """An address of another program that is told of changes, and the sealed secret they share."""

    id = UUID(primary_key=True, default=None)
    url = Varchar(length=300, null=False, default=None)
    nonce = Bytea(null=False, default=None)
    ciphertext = Bytea(null=False, default=None)
    created_by = UUID(null=False, default=None)
    created_at = Timestamptz(null=False, default=None)
    ended_at = Timestamptz(null=True, default=None)


class RegistrationChange(Table, db=DB, tablename="registration_change"):
    """What a transaction did to a registration, to be told on: written by a trigger, ids only.

    Retention: until it is told on, a minute or so.
    """

    sequence = BigSerial(primary_key=True)
    registration_id = UUID(null=False, default=None)
    event_id = UUID(null=False, default=None)
    kind = Varchar(length=10, null=False, default=None)
    transaction_id = BigInt(null=False, default=None)
    changed_at = Timestamptz(null=False, default=None)


class WebhookDelivery(Table, db=DB, tablename="webhook_delivery"):
    """One change told, or to be told, to one webhook: ids only. Retention: 30 days."""

    id = UUID(primary_key=True, default=None)
    webhook = ForeignKey(references=Webhook, on_delete=OnDelete.cascade, null=False)
    registration_id = UUID(null=False, default=None)
    event_id = UUID(null=False, default=None)
    kind = Varchar(length=10, null=False, default=None)
    changed_at = Timestamptz(null=False, default=None)
    state = Varchar(length=10, null=False, default="waiting")
    tries = Integer(null=False, default=0)
    #: The status that the last try was answered with, None when there was no answer.
    status = Integer(null=True, default=None)
    #: Why there was no answer, as a code.
    reason = Varchar(length=20, null=False, default="")
    tried_at = Timestamptz(null=True, default=None)

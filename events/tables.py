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
    #: Cancelling is for ever: what is cancelled can be copied, not opened again.
    cancelled_at = Timestamptz(null=True, default=None)
    cancelled_reason = Varchar(length=500, null=False, default="")
    #: Shared by the dates of one meeting.
    series = UUID(null=True, default=None, index=True)
    approval = Boolean(null=False, default=False)
    invitation_only = Boolean(null=False, default=False)
    price_note = Varchar(length=500, null=False, default="")
    asks_invoice = Boolean(null=False, default=False)
    #: Hours for which an offered place stands; null = who waits is seated at once.
    offer_hours = Integer(null=True, default=None)


class Person(Table, db=DB, tablename="person"):
    """Somebody, as a rule with a mailbox of their own: the one who decides.

    Purpose: to reach attendees. Legal basis: contract. Retention: as long as a registration.
    """

    id = UUID(primary_key=True, default=None)
    #: Null: no mailbox of their own, so unknown until they answer at the door (docs/decisions).
    email = Varchar(length=_EMAIL, unique=True, null=True, default=None)
    #: A mailbox that is somebody else's too: for telling them, never for letting them decide.
    shared_email = Varchar(length=_EMAIL, null=True, default=None)
    language = Varchar(length=_LANGUAGE, null=False, default="nl")
    created_at = Timestamptz(null=False, default=None)


class OrganisationRecord(Table, db=DB, tablename="organisation"):
    """A school or a board as the public register names it; who signs up can choose one.

    Holds no data of people: `name` is that of a school or a board. Purpose: to let people choose
    their organisation, and to count. Legal basis: legitimate interest. Retention: as long as it is
    published; closed ones stay for the registrations that name them.
    """

    id = UUID(primary_key=True, default=None)
    kind = Varchar(length=10, null=False, default=None)
    code = Varchar(length=10, null=False, default=None)
    name = Varchar(length=160, null=False, default=None)
    board = Varchar(length=10, null=False, default="")
    street = Varchar(length=80, null=False, default="")
    house_number = Varchar(length=20, null=False, default="")
    postcode = Varchar(length=10, null=False, default="")
    place = Varchar(length=80, null=False, default="")
    municipality = Varchar(length=80, null=False, default="")
    province = Varchar(length=40, null=False, default="")
    #: In which lists it stands; in none when it has closed.
    sectors = Array(base_column=Varchar(length=5), null=False, default=list)
    #: By which words it is found, and its name, in one form without accents.
    words = Array(base_column=Varchar(length=160), null=False, default=list)
    folded = Varchar(length=200, null=False, default="")
    changed_at = Timestamptz(null=False, default=None)


class Party(Table, db=DB, tablename="party"):
    """Colleagues whom one contact signed up together: one entry of the waiting list.

    Purpose: to admit attendees, and to say who signed them up (AVG art. 14). Legal basis:
    contract. Retention: with the registrations; it falls apart when its contact is erased.
    """

    id = UUID(primary_key=True, default=None)
    event = ForeignKey(references=Event, on_delete=OnDelete.restrict, null=False, index=False)
    contact = ForeignKey(references=Person, on_delete=OnDelete.cascade, null=False, index=True)
    contact_name = Varchar(length=120, null=False, default=None)
    #: How a group of this size stood at first: told when nobody of it came in by this form.
    stand = Varchar(length=10, null=False, default=None)
    created_at = Timestamptz(null=False, default=None)


class PartyMember(Table, db=DB, tablename="party_member"):
    """Somebody whom a contact signed up, under the name that the contact typed.

    The contact sees this name and no other. Purpose: to admit attendees. Legal basis: contract.
    Retention: with the person or the party.
    """

    id = UUID(primary_key=True, default=None)
    party = ForeignKey(references=Party, on_delete=OnDelete.cascade, null=False, index=False)
    person = ForeignKey(references=Person, on_delete=OnDelete.cascade, null=False, index=True)
    name = Varchar(length=120, null=False, default=None)
    #: This made them a registration. Else they had one before, of which the contact learns nothing.
    registered = Boolean(null=False, default=False)
    #: The contact gave this mailbox for somebody else of the group too.
    sharing = Boolean(null=False, default=False)


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
    #: The one of the register that was chosen, when its name is still what stands above.
    organisation_id = ForeignKey(
        references=OrganisationRecord, on_delete=OnDelete.set_null, null=True, index=False
    )
    language = Varchar(length=_LANGUAGE, null=False, default="nl")
    created_at = Timestamptz(null=False, default=None)
    cancelled_at = Timestamptz(null=True, default=None)
    #: The marker on the badge: means this registration at this event, and nothing elsewhere.
    badge_number = Integer(null=True, default=None)
    #: Signed up together: waits, and is offered places, as one with the others of it.
    party = ForeignKey(references=Party, on_delete=OnDelete.set_null, null=True, index=True)
    #: For the invoice that somebody else sends; only where the event asks for it.
    invoice_reference = Varchar(length=80, null=False, default="")
    cost_centre = Varchar(length=80, null=False, default="")


class InvitationCode(Table, db=DB, tablename="invitation_code"):
    """A code that lets people sign up for an event of the invited; only its hash is kept."""

    id = UUID(primary_key=True, default=None)
    event = ForeignKey(references=Event, on_delete=OnDelete.cascade, null=False)
    code_hash = Bytea(null=False, default=None)
    label = Varchar(length=80, null=False, default=None)
    uses = Integer(null=False, default=0)
    uses_left = Integer(null=False, default=None)
    expires_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(null=False, default=None)


class Offer(Table, db=DB, tablename="offer"):
    """Places kept for whoever waits, until they answer or it ends. Answered, it is removed.

    Exactly one of `party` and `registration`. How many places follows from who of them waits.
    """

    id = UUID(primary_key=True, default=None)
    event = ForeignKey(references=Event, on_delete=OnDelete.restrict, null=False, index=True)
    party = ForeignKey(references=Party, on_delete=OnDelete.cascade, null=True, index=False)
    registration = ForeignKey(
        references=Registration, on_delete=OnDelete.cascade, null=True, index=False
    )
    made_at = Timestamptz(null=False, default=None)
    expires_at = Timestamptz(null=False, default=None)


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
    #: The group that a letter to its contact is about.
    party = ForeignKey(references=Party, on_delete=OnDelete.cascade, null=True, index=False)
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


class Question(Table, db=DB, tablename="question"):
    """What an event asks besides name and mailbox, and on what terms. Holds no data of people."""

    id = UUID(primary_key=True, default=None)
    event = ForeignKey(references=Event, on_delete=OnDelete.restrict, null=False, index=True)
    position = Integer(null=False, default=None)
    kind = Varchar(length=10, null=False, default=None)
    label_nl = Varchar(length=200, null=False, default=None)
    label_en = Varchar(length=200, null=False, default="")
    help_nl = Varchar(length=500, null=False, default="")
    help_en = Varchar(length=500, null=False, default="")
    #: [{code, nl, en}]
    options = JSONB(null=False, default="[]")
    required = Boolean(null=False, default=False)
    after_approval = Boolean(null=False, default=False)
    #: Asked only when this question has `condition_answer`. Rules keep it one of this event.
    condition_question = UUID(null=True, default=None)
    condition_answer = Varchar(length=10, null=True, default=None)
    purpose_nl = Varchar(length=300, null=False, default="")
    purpose_en = Varchar(length=300, null=False, default="")
    basis = Varchar(length=10, null=True, default=None)
    #: Days after the end of the event.
    retention_days = Integer(null=True, default=None)
    #: [{nl, en}], empty = nobody else; null = not said yet.
    recipients = JSONB(null=True, default=None)
    special = Boolean(null=False, default=False)
    retired_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(null=False, default=None)


class FormAnswer(Table, db=DB, tablename="answer"):
    """What somebody answered to a question of an event.

    Purpose, legal basis and retention: those of the question, as the form told them. Erased
    with the registration, and `retention_days` after the event.
    """

    id = UUID(primary_key=True, default=None)
    registration = ForeignKey(references=Registration, on_delete=OnDelete.cascade, null=False)
    question = ForeignKey(references=Question, on_delete=OnDelete.restrict, null=False, index=True)
    #: Text, number, yes or no, the code of an option, or a list of codes.
    value = JSONB(null=False, default=None)
    answered_at = Timestamptz(null=False, default=None)
    #: When they agreed that this is kept, for special data; the question holds the wording.
    agreed_at = Timestamptz(null=True, default=None)


class ProgrammeRoom(Table, db=DB, tablename="room"):
    """A room of an event, with how to find it.

    Holds no data of people. Purpose: the programme. Legal basis: none needed. Retention: with
    the event.
    """

    id = UUID(primary_key=True, default=None)
    event = ForeignKey(references=Event, on_delete=OnDelete.restrict, null=False, index=False)
    name = Varchar(length=80, null=False, default=None)
    note = Varchar(length=500, null=False, default="")


class ProgrammeSession(Table, db=DB, tablename="programme_session"):
    """A part of an event's programme; not a sign-in, which is `session`.

    `speakers` are names of people. Purpose: to announce who leads it. Legal basis: contract.
    Retention: with the event.
    """

    id = UUID(primary_key=True, default=None)
    event = ForeignKey(references=Event, on_delete=OnDelete.restrict, null=False, index=False)
    title = Varchar(length=140, null=False, default=None)
    description = Text(null=False, default="")
    room = ForeignKey(references=ProgrammeRoom, on_delete=OnDelete.restrict, null=True, index=False)
    starts_at = Timestamptz(null=False, default=None)
    ends_at = Timestamptz(null=False, default=None)
    #: Null: as many as come.
    capacity = Integer(null=True, default=None)
    seats_taken = Integer(null=False, default=0)
    #: Nobody chooses it, as everybody is there.
    for_everyone = Boolean(null=False, default=False)
    speakers = Array(base_column=Varchar(length=120), null=False, default=list)
    #: Orders sessions that start at one moment.
    position = Integer(null=False, default=0)
    #: It stays for whoever chose it, to be told which it was.
    removed_at = Timestamptz(null=True, default=None)


class SessionTrainer(Table, db=DB, tablename="session_trainer"):
    """A member of staff who sees who comes to a session, and nothing else of the event."""

    id = UUID(primary_key=True, default=None)
    session = ForeignKey(
        references=ProgrammeSession, on_delete=OnDelete.cascade, null=False, index=False
    )
    staff = UUID(null=False, default=None, index=True)


class SessionChoice(Table, db=DB, tablename="session_choice"):
    """Somebody's choice of a session. Triggers keep its seat with the seat at the event.

    Purpose: to divide attendees over sessions. Legal basis: contract. Retention: with the
    registration.
    """

    id = UUID(primary_key=True, default=None)
    session = ForeignKey(
        references=ProgrammeSession, on_delete=OnDelete.cascade, null=False, index=True
    )
    registration = ForeignKey(
        references=Registration, on_delete=OnDelete.cascade, null=False, index=False
    )
    holding = Varchar(length=10, null=False, default="wished")


class Attendance(Table, db=DB, tablename="attendance"):
    """What happened at the door: rows are only added, and go with their registration.

    Purpose: to know who is there, and proof of attendance. Legal basis: contract. Retention: with
    the registration.
    """

    #: Made by the device, so that an act sent twice is one; a walk-in is known by it.
    id = UUID(primary_key=True, default=None)
    registration = ForeignKey(
        references=Registration, on_delete=OnDelete.cascade, null=False, index=True
    )
    kind = Varchar(length=10, null=False, default=None)
    #: {purpose: true | false} as answered at the door.
    choices = JSONB(null=False, default="{}")
    #: When it happened, by our clock; devices may be offline for hours.
    made_at = Timestamptz(null=False, default=None)
    received_at = Timestamptz(null=False, default=None)
    recorded_by = UUID(null=False, default=None)

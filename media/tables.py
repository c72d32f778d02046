"""The tables of photos, faces, albums and what is public. Only `media.store` touches them."""

from piccolo.columns import (
    JSONB,
    UUID,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    Real,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from infra.db import DB

_KEEP = OnDelete.restrict
_FOLLOW = OnDelete.cascade


class Photo(Table, db=DB, tablename="photo"):
    """A photo as uploaded.

    Purpose: reporting on the event. Legal basis: legitimate interest (taking and keeping it);
    consent (showing somebody). Retention: with its event.
    """

    id = UUID(primary_key=True, default=None)
    event_id = UUID(null=False, default=None, index=True)
    sha256 = Bytea(null=False, default=None)
    size = BigInt(null=False, default=None)
    file_name = Varchar(length=120, null=False, default="")
    uploaded_by = UUID(null=False, default=None)
    uploaded_at = Timestamptz(null=False, default=None)
    scan = Varchar(length=12, null=False, default="pending")
    reason = Varchar(length=40, null=True, default=None)
    width = Integer(null=True, default=None)
    height = Integer(null=True, default=None)
    tries = Integer(null=False, default=0)
    accepted_by = UUID(null=True, default=None)
    accepted_at = Timestamptz(null=True, default=None)
    reviewed_by = UUID(null=True, default=None)
    reviewed_at = Timestamptz(null=True, default=None)
    #: How often recognition was asked to look at it, and up to which time of asking it did.
    looks_asked = Integer(null=False, default=0)
    looks_done = Integer(null=False, default=0)


class Face(Table, db=DB, tablename="face"):
    """A face in a photo, and what was decided about it. Never a template of it.

    Purpose: hiding whoever did not consent. Legal basis: consent (the person named), legitimate
    interest (the box). Retention: with its photo.
    """

    id = UUID(primary_key=True, default=None)
    photo = ForeignKey(references=Photo, on_delete=_FOLLOW, null=False, index=True)
    number = BigSerial()
    x = Integer(null=False, default=None)
    y = Integer(null=False, default=None)
    w = Integer(null=False, default=None)
    h = Integer(null=False, default=None)
    score = Real(null=False, default=None)
    doubtful = Boolean(null=False, default=False)
    origin = Varchar(length=10, null=False, default=None)
    decision = Varchar(length=12, null=False, default="none")
    person_id = UUID(null=True, default=None, index=True)
    relied_on = JSONB(null=True, default=None)
    #: Wears the badge that says not to be shown; false when somebody said that it does not, and
    #: null when nothing is known of it.
    opted_out = Boolean(null=True, default=None)


class FaceDecision(Table, db=DB, tablename="face_decision"):
    """Every decision about a face, with what it replaced: the reason on file, and undo.

    Purpose, legal basis and retention: as the face.
    """

    seq = BigSerial(primary_key=True)
    face = ForeignKey(references=Face, on_delete=_FOLLOW, null=False, index=True)
    photo = UUID(null=False, default=None, index=True)
    before = JSONB(null=False, default=None)
    after = JSONB(null=False, default=None)
    #: Null for what recognition decided by itself; nobody undoes that as their own.
    decided_by = UUID(null=True, default=None)
    decided_at = Timestamptz(null=False, default=None)
    undone = Boolean(null=False, default=False)
    #: The proposal that was confirmed or rejected with it, which undoing opens again.
    proposal = UUID(null=True, default=None)


class FaceProposal(Table, db=DB, tablename="face_proposal"):
    """Who a face may be, in words a reviewer can weigh. Never a distance, never a template.

    Purpose: finding the photos of somebody who asked for that, to show or to hide them.
    Legal basis: explicit consent (AVG art. 9.2.a). Retention: until that consent ends, at most as
    long as the photo; a rejection ("this is not that person") as long as the photo. All of it goes
    with the person.
    """

    id = UUID(primary_key=True, default=None)
    face = ForeignKey(references=Face, on_delete=_FOLLOW, null=False, index=True)
    photo = UUID(null=False, default=None, index=True)
    person_id = UUID(null=False, default=None, index=True)
    source = Varchar(length=12, null=False, default=None)
    kind = Varchar(length=8, null=False, default=None)
    certainty = Varchar(length=8, null=False, default=None)
    state = Varchar(length=12, null=False, default="open")
    made_at = Timestamptz(null=False, default=None)
    decided_by = UUID(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)


class Album(Table, db=DB, tablename="album"):
    id = UUID(primary_key=True, default=None)
    event_id = UUID(null=False, default=None, index=True)
    title = Varchar(length=160, null=False, default=None)
    slug = Varchar(length=64, null=False, unique=True, default=None)
    purposes = Array(base_column=Varchar(length=12), null=False, default=list)
    state = Varchar(length=12, null=False, default="draft")
    created_by = UUID(null=False, default=None)
    created_at = Timestamptz(null=False, default=None)
    approved_by = UUID(null=True, default=None)
    approved_at = Timestamptz(null=True, default=None)
    published_by = UUID(null=True, default=None)
    published_at = Timestamptz(null=True, default=None)


class AlbumPhoto(Table, db=DB, tablename="album_photo"):
    id = UUID(primary_key=True, default=None)
    album = ForeignKey(references=Album, on_delete=_FOLLOW, null=False, index=True)
    photo = ForeignKey(references=Photo, on_delete=_FOLLOW, null=False, index=True)
    number = BigSerial()
    dropped = Boolean(null=False, default=False)


class Rendering(Table, db=DB, tablename="rendering"):
    """All renditions of a photo for one fingerprint: verified, or held with the reason."""

    id = UUID(primary_key=True, default=None)
    photo = ForeignKey(references=Photo, on_delete=_FOLLOW, null=False, index=True)
    fingerprint = Varchar(length=64, null=False, default=None)
    #: Which version of the code made it, in which style and with which words.
    pipeline = Varchar(length=40, null=False, default="1")
    verified = Boolean(null=False, default=False)
    reason = Varchar(length=40, null=True, default=None)
    made_at = Timestamptz(null=False, default=None)


class Rendition(Table, db=DB, tablename="rendition"):
    """One encoded file, under a key that is written once."""

    id = UUID(primary_key=True, default=None)
    rendering = ForeignKey(references=Rendering, on_delete=_FOLLOW, null=False, index=True)
    size = Varchar(length=10, null=False, default=None)
    format = Varchar(length=5, null=False, default=None)
    key = Text(null=False, unique=True, default=None)
    sha256 = Bytea(null=False, default=None)
    bytes = BigInt(null=False, default=None)
    width = Integer(null=False, default=None)
    height = Integer(null=False, default=None)


class Approval(Table, db=DB, tablename="approval"):
    """What somebody approved: the photo, the purposes, and every box left visible."""

    id = UUID(primary_key=True, default=None)
    album = ForeignKey(references=Album, on_delete=_FOLLOW, null=False, index=True)
    photo = ForeignKey(references=Photo, on_delete=_FOLLOW, null=False)
    purposes = Array(base_column=Varchar(length=12), null=False, default=list)
    visible = JSONB(null=False, default=None)
    approved_by = UUID(null=False, default=None)
    approved_at = Timestamptz(null=False, default=None)
    voided = Boolean(null=False, default=False)


class Publication(Table, db=DB, tablename="publication"):
    """A photo being public in an album from one moment to another; its id is its address."""

    id = UUID(primary_key=True, default=None)
    album = ForeignKey(references=Album, on_delete=_KEEP, null=False, index=True)
    photo = ForeignKey(references=Photo, on_delete=_KEEP, null=False, index=True)
    fingerprint = Varchar(length=64, null=False, default=None)
    published_at = Timestamptz(null=False, default=None)
    ended_at = Timestamptz(null=True, default=None)
    ended = Varchar(length=12, null=True, default=None)


class Report(Table, db=DB, tablename="report"):
    """Somebody says of a public photo: this is me, or something is wrong with it.

    Purpose: taking it off and looking at it. Legal basis: legal obligation (AVG art. 17, 21).
    Retention: the text and the address until a year after it was dealt with.
    """

    id = UUID(primary_key=True, default=None)
    publication = ForeignKey(references=Publication, on_delete=_FOLLOW, null=False, index=True)
    album = UUID(null=False, default=None, index=True)
    photo = UUID(null=False, default=None, index=True)
    kind = Varchar(length=20, null=False, default=None)
    message = Varchar(length=1000, null=False, default="")
    contact = Varchar(length=254, null=False, default="")
    reported_at = Timestamptz(null=False, default=None)
    resolved_at = Timestamptz(null=True, default=None)
    resolved_by = UUID(null=True, default=None)
    outcome = Varchar(length=12, null=True, default=None)


class Enrolment(Table, db=DB, tablename="enrolment"):
    """Somebody who explicitly asked to be recognised at one event, with what that takes.

    `ciphertext` is a template of their face, sealed under a key of its own (`EnrolmentKey`):
    biometric data. Purpose: finding that person in the photos of that event, to show or to hide
    them. Legal basis: explicit consent (AVG art. 9.2.a). Retention: until it is withdrawn, until
    recognition ends at the event, and 30 days after the event at the latest: `erase_after`.
    """

    id = UUID(primary_key=True, default=None)
    event_id = UUID(null=False, default=None)
    person_id = UUID(null=False, default=None, index=True)
    #: The mode that was agreed to: "suggest" or "automatic".
    mode = Varchar(length=10, null=False, default=None)
    state = Varchar(length=10, null=False, default="waiting")
    reason = Varchar(length=20, null=True, default=None)
    photos = Integer(null=False, default=None)
    #: How many of those are still stored: 0 once they are deleted.
    stored = Integer(null=False, default=None)
    tries = Integer(null=False, default=0)
    ciphertext = Bytea(null=True, default=None)
    nonce = Bytea(null=True, default=None)
    asked_at = Timestamptz(null=False, default=None)
    made_at = Timestamptz(null=True, default=None)
    erase_after = Timestamptz(null=False, default=None, index=True)


class EnrolmentKey(Table, db=DB, tablename="enrolment_key"):
    """The key of one enrolment, wrapped under the installation's own (`infra.keys`).

    Purpose, legal basis and retention: as the enrolment, with which it goes.
    """

    enrolment = ForeignKey(references=Enrolment, on_delete=_FOLLOW, primary_key=True, null=False)
    wrapped = Bytea(null=False, default=None)
    nonce = Bytea(null=False, default=None)

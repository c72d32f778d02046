"""The tables of the foundation. `audit` and the job queue are plain SQL in the migrations."""

from enum import StrEnum

from piccolo.columns import (
    UUID,
    BigInt,
    Boolean,
    Bytea,
    ForeignKey,
    Integer,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.columns.readable import Readable
from piccolo.table import Table

from infra.db import DB


class SessionKind(StrEnum):
    STAFF = "staff"
    PERSON = "person"


class Staff(Table, db=DB, tablename="staff"):
    """A member of staff who signs in.

    Purpose: access control. Legal basis: employment contract. Retention: while employed.
    """

    id = UUID(primary_key=True, default=None)
    email = Varchar(length=254, unique=True, null=False, default=None)
    name = Varchar(length=120, null=False, default=None)
    password_hash = Text(null=False, default=None)
    language = Varchar(length=2, null=False, default="nl")
    active = Boolean(null=False, default=True)
    created_at = Timestamptz(null=False, default=None)

    @classmethod
    def get_readable(cls) -> Readable:
        return Readable("%s", [cls.id])


class StaffRole(Table, db=DB, tablename="staff_role"):
    """What a member of staff may do: everywhere, or (with `event_id`) for one event."""

    id = UUID(primary_key=True, default=None)
    staff = ForeignKey(references=Staff, on_delete=OnDelete.cascade, null=False)
    role = Varchar(length=20, null=False, default=None)
    event_id = UUID(null=True, default=None)


class Session(Table, db=DB, tablename="session"):
    """Somebody signed in, or on their own page; the cookie's secret is stored as a hash.

    Purpose: access control. Legal basis: legitimate interest. Retention: `expires_at`.
    """

    id_hash = Bytea(primary_key=True, default=None)
    kind = Varchar(length=10, null=False, choices=SessionKind, default=None)
    subject = UUID(null=False, default=None, index=True)
    form_token = Varchar(length=64, null=False, default=None)
    created_at = Timestamptz(null=False, default=None)
    seen_at = Timestamptz(null=False, default=None)
    expires_at = Timestamptz(null=False, default=None, index=True)


class RateLimit(Table, db=DB, tablename="rate_limit"):
    """How often something was tried in the present window; keys are stored as hashes."""

    key_hash = Bytea(primary_key=True, default=None)
    window_start = Timestamptz(null=False, default=None)
    hits = Integer(null=False, default=0)


class AuditHead(Table, db=DB, tablename="audit_head"):
    """The last link of the audit chain (one row)."""

    one = Boolean(primary_key=True, default=True)
    seq = BigInt(null=False, default=0)
    hash = Bytea(null=False, default=None)

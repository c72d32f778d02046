"""Sessions of our own: a new secret at every sign-in, stored as its hash, ended for real.

Litestar's server-side sessions adopt whatever id a browser brings along (session fixation), so
they are not used here. A session's secret is made when it opens and never before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from infra.db import fetch
from infra.ids import new_token, token_hash
from infra.tables import Session, SessionKind

#: Unused for this long, a session ends (ASVS 5.0, 7.3.1).
IDLE = {SessionKind.STAFF: timedelta(minutes=60), SessionKind.PERSON: timedelta(minutes=60)}
#: However busy, a session ends after this long (ASVS 5.0, 7.3.2).
LONGEST = {SessionKind.STAFF: timedelta(hours=10), SessionKind.PERSON: timedelta(hours=4)}

#: `seen_at` is written at most this often: a page view is no database write.
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session just opened: `token` is for the cookie and is known nowhere else."""

    token: str
    kind: SessionKind
    subject: UUID


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as a request finds it; `form_token` is bound to it and goes into forms."""

    id_hash: bytes
    kind: SessionKind
    subject: UUID
    form_token: str


async def open_session(kind: SessionKind | str, subject: UUID, *, at: datetime) -> NewSession:
    """Open a session for a member of staff or a person."""
    kind = SessionKind(kind)
    token = new_token()
    await Session.insert(
        Session(
            id_hash=token_hash(token),
            kind=kind.value,
            subject=subject,
            form_token=new_token(),
            created_at=at,
            seen_at=at,
            expires_at=at + LONGEST[kind],
        )
    )
    return NewSession(token, kind, subject)


async def find_session(token: str, kind: SessionKind, *, at: datetime) -> OpenSession | None:
    """Return the open session behind a cookie, or None: unknown, idle too long, or expired."""
    id_hash = token_hash(token)
    rows = await fetch(
        "SELECT subject, form_token, seen_at FROM session "
        "WHERE id_hash = {} AND kind = {} AND expires_at > {} AND seen_at > {}",
        id_hash, kind.value, at, at - IDLE[kind],
    )  # fmt: skip
    if not rows:
        return None
    if at - rows[0]["seen_at"] > _SEEN_EVERY:
        await Session.update({Session.seen_at: at}).where(Session.id_hash == id_hash)
    return OpenSession(id_hash, kind, rows[0]["subject"], rows[0]["form_token"])


async def close_session(id_hash: bytes) -> None:
    """End one session (signing out)."""
    await Session.delete().where(Session.id_hash == id_hash)


async def close_all_sessions(kind: SessionKind, subject: UUID) -> None:
    """End every session of somebody: roles or password changed, account closed, erased."""
    await Session.delete().where((Session.kind == kind.value) & (Session.subject == subject))


async def sweep_sessions(*, at: datetime) -> None:
    """Remove the rows of sessions that have expired."""
    await Session.delete().where(Session.expires_at < at)

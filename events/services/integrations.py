"""Keys for other programs: shown once, stored as hashes, ended at any moment."""

from datetime import datetime, timedelta

from events.domain.ids import StaffId, TokenId
from events.domain.integrations import Scope, Token, TokenDraft, problems
from events.errors import NotInScope, TokenRefused
from events.store import recipients, tokens
from infra.audit import Actor, record
from infra.db import transaction
from infra.errors import Invalid, NotFound
from infra.ids import new_id, new_token, token_hash
from infra.limits import allow

#: Says to whoever finds one, and to programs that look for leaked ones, what it is.
PREFIX = "akk_"

#: Requests of one token, and wrong tokens of one address on the network.
MOST_REQUESTS, REQUESTS_WITHIN = 600, timedelta(minutes=1)
MOST_WRONG, _WRONG_WITHIN = 20, timedelta(minutes=10)

#: `used_at` is written at most this often.
_USED_EVERY = timedelta(minutes=5)

REQUESTS_KEPT = timedelta(days=2)
TOKENS_KEPT = timedelta(days=366)


async def issue(draft: TokenDraft, *, by: StaffId, at: datetime) -> str:
    """Make a token; return its secret, which nobody can look up afterwards."""
    draft = draft.cleaned()
    if wrong := problems(draft, at):
        raise Invalid(wrong)
    secret, token_id = PREFIX + new_token(), TokenId(new_id())
    async with transaction():
        if await recipients.held(draft.recipient_id) is None:
            raise NotFound
        await tokens.insert(token_id, token_hash(secret), draft, by=by, at=at)
        await record(
            "token.issued",
            actor=Actor.staff(by),
            object=f"token:{token_id}",
            detail={
                "recipient": str(draft.recipient_id),
                "scopes": [str(scope) for scope in sorted(draft.scopes)],
                "expires_at": draft.expires_at.isoformat(),
            },
        )
    return secret


async def revoke(token_id: TokenId, *, by: StaffId, at: datetime) -> None:
    """End a token: its next request is refused."""
    async with transaction():
        if await tokens.revoke(token_id, at=at):
            await record("token.revoked", actor=Actor.staff(by), object=f"token:{token_id}")


async def all_tokens() -> list[Token]:
    """Return every token, those that work first, newest first."""
    return await tokens.every()


async def authenticate(secret: str, scope: Scope, *, ip: str, at: datetime) -> Token:
    """Return the token behind a secret, if it opens `scope` now and was not used too often."""
    token = await tokens.by_hash(token_hash(secret)) if secret.startswith(PREFIX) else None
    if token is None or not token.works(at):
        await allow(f"api-wrong:{ip}", most=MOST_WRONG, within=_WRONG_WITHIN, at=at)
        raise TokenRefused
    await allow(f"api:{token.id}", most=MOST_REQUESTS, within=REQUESTS_WITHIN, at=at)
    if scope not in token.scopes:
        raise NotInScope(scope=str(scope))
    if token.used_at is None or at - token.used_at > _USED_EVERY:
        await tokens.set_used(token.id, at=at)
    return token


async def sweep(*, at: datetime) -> None:
    """Remove answered requests and tokens that ended long ago. Safe to run at any time."""
    await tokens.sweep(requests=at - REQUESTS_KEPT, tokens=at - TOKENS_KEPT)

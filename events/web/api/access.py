"""Who may ask: a token in the Authorization header, checked before a body is read."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from events.domain.integrations import Scope, Token
from events.errors import TokenRefused
from events.services import integrations
from infra.runtime import Runtime
from infra.web.visitor import STATE_KEY, Visitor

_TOKEN = "token"  # noqa: S105 - where the guard leaves what it found


def opens(scope: Scope) -> Guard:
    """Let through only a token that has `scope`."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        kind, _space, secret = connection.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret:
            raise TokenRefused
        runtime: Runtime = connection.app.state.runtime
        visitor: Visitor = connection.scope["state"][STATE_KEY]
        connection.scope["state"][_TOKEN] = await integrations.authenticate(
            secret.strip(), scope, ip=visitor.ip, at=runtime.clock.now()
        )

    guard.scope = scope  # type: ignore[attr-defined]
    return guard


async def provide_token(request: Request[Any, Any, Any]) -> Token:
    """Give handlers `token: NamedDependency[Token]`, which the guard let through."""
    token: Token = request.scope["state"][_TOKEN]
    return token

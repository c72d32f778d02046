"""The privacy statement: the one in force, and every earlier one."""

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from events.domain.statement import Statement
from events.services import statements
from events.web.pages import fill, page
from infra.runtime import Runtime
from infra.web.visitor import Visitor


@get("/privacy")
async def privacy(visitor: NamedDependency[Visitor], runtime: NamedDependency[Runtime]) -> Template:
    """Show the statement that counts now."""
    statement = await statements.in_force(visitor.lang, at=runtime.clock.now())
    return await _page(visitor, runtime, statement)


@get("/privacy/{version:int}")
async def privacy_version(
    version: FromPath[int],
    visitor: NamedDependency[Visitor],
    runtime: NamedDependency[Runtime],
) -> Template:
    """Show one version, also when another is in force now."""
    return await _page(visitor, runtime, await statements.version(version, visitor.lang))


async def _page(visitor: Visitor, runtime: Runtime, statement: Statement) -> Template:
    present = await statements.in_force(visitor.lang, at=runtime.clock.now())
    return page(
        visitor,
        "privacy.html",
        statement=statement,
        present=present.version,
        versions=await statements.versions(visitor.lang),
        fill=lambda text: fill(text, runtime),
    )

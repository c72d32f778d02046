"""Find a school or board while typing. The form takes any text: this only saves typing."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from msgspec import Struct

from events.domain.ids import OrganisationId
from events.services import organisations
from infra.runtime import Runtime
from infra.web.visitor import Visitor

#: Name of the hidden field beside the text.
FIELD = "organisation_id"

_KEPT = {"Cache-Control": "private, max-age=300"}


class OrganisationOut(Struct):
    """One to choose from, of the public register."""

    id: UUID
    name: str
    place: str
    code: str


@get("/organisations")
async def find_organisations(
    visitor: NamedDependency[Visitor],
    runtime: NamedDependency[Runtime],
    q: FromQuery[str] = "",
) -> Response[list[OrganisationOut]]:
    """Return at most ten organisations that have words beginning with those of `q`."""
    found = await organisations.search(q, at=runtime.clock.now(), ip=visitor.ip)
    options = [OrganisationOut(one.id, one.name, one.place, one.code) for one in found]
    return Response(options, headers=_KEPT)


def chosen(form: Mapping[str, str]) -> OrganisationId | None:
    """Read which organisation was chosen; what cannot be an id is none."""
    try:
        return OrganisationId(UUID(form.get(FIELD, "")))
    except ValueError:
        return None

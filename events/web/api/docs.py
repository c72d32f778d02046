"""The description of the interface: OpenAPI for programs, and a page of ours for people.

Made from the routes themselves. The framework's own pages would load scripts from elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from litestar import Litestar, get
from litestar.di import NamedDependency
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme
from litestar.response import Response, Template

from events.domain.integrations import Scope
from events.web.api.routes import api_router
from events.web.pages import page
from infra.runtime import Runtime
from infra.web.visitor import Visitor

SCHEMA_URL = "/api/v1/openapi.json"
_METHODS = ("get", "post")


@cache
def schema() -> dict[str, Any]:
    """Return the OpenAPI description of these routes, and of no others."""
    described = Litestar(
        route_handlers=[api_router],
        # Named only, so that the routes can be read: nothing is asked of this application.
        dependencies={"runtime": _nothing},
        openapi_config=OpenAPIConfig(
            title="Akkoord",
            version="1",
            security=[{"token": []}],
            components=Components(
                security_schemes={"token": SecurityScheme(type="http", scheme="bearer")}
            ),
        ),
        logging_config=None,
    )
    made: dict[str, Any] = described.openapi_schema.to_schema()
    return made


async def _nothing() -> None:
    return None


@get(SCHEMA_URL, include_in_schema=False)
async def openapi(runtime: NamedDependency[Runtime]) -> Response[dict[str, Any]]:
    """Give the description for programs."""
    return Response(
        {**schema(), "servers": [{"url": runtime.settings.base_url}]},
        media_type="application/vnd.oai.openapi+json",
    )


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: str
    needed: bool
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked, as the page shows it."""

    method: str
    path: str
    title: str
    about: str
    takes: tuple[Field, ...]
    body: tuple[Field, ...]
    gives: tuple[Field, ...]
    answers: tuple[tuple[str, str], ...]


@get("/api/v1/docs", include_in_schema=False)
async def docs(visitor: NamedDependency[Visitor]) -> Template:
    """Show how to use the interface."""
    return page(
        visitor,
        "api_docs.html",
        operations=operations(schema()),
        scopes=[str(scope) for scope in Scope],
        schema_url=SCHEMA_URL,
    )


def operations(described: Mapping[str, Any]) -> list[Operation]:
    return [
        _operation(described, method, path, found[method])
        for path, found in described["paths"].items()
        for method in _METHODS
        if method in found
    ]


def _operation(
    described: Mapping[str, Any], method: str, path: str, found: Mapping[str, Any]
) -> Operation:
    body = found.get("requestBody", {}).get("content", {})
    good = next(found["responses"][code] for code in found["responses"] if code[0] == "2")
    return Operation(
        method=method.upper(),
        path=path,
        title=found["summary"],
        about=found.get("description", ""),
        takes=tuple(
            Field(one["name"], _type(one["schema"]), one["required"], one.get("description", ""))
            for one in found.get("parameters", [])
        ),
        body=_fields(described, body),
        gives=_fields(described, good.get("content", {})),
        answers=tuple((code, one["description"]) for code, one in found["responses"].items()),
    )


def _fields(described: Mapping[str, Any], content: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields of a body; of a list's items too, as `items[].name`."""
    return tuple(
        field
        for one in content.values()
        for field in _of_schema(described, one["schema"], prefix="")
    )


def _of_schema(described: Mapping[str, Any], found: Mapping[str, Any], prefix: str) -> list[Field]:
    known = _resolved(described, found)
    fields = []
    for name, one in known.get("properties", {}).items():
        fields.append(
            Field(prefix + name, _type(one), name in known.get("required", []), _about(one))
        )
        if "items" in one:
            fields += _of_schema(described, one["items"], f"{prefix}{name}[].")
    return fields


def _about(one: Mapping[str, Any]) -> str:
    return str(one.get("description", ""))


def _resolved(described: Mapping[str, Any], found: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = found.get("$ref")
    if reference is None:
        return found
    known: Mapping[str, Any] = described["components"]["schemas"][reference.rsplit("/", 1)[1]]
    return known


def _type(found: Mapping[str, Any]) -> str:
    """Name a type in a word or two, such as "string (date-time)"."""
    if "oneOf" in found:
        return ", ".join(_type(one) for one in found["oneOf"])
    kind = found.get("type", "object")
    names = ", ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{names} ({found['format']})" if "format" in found else names

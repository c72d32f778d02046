"""Forms as people send them: small, url-encoded, with the session's token inside."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from litestar import Request

from infra.errors import Invalid
from infra.web.gate import check_form_token
from infra.web.visitor import visitor_of

#: Name of the hidden field that carries the session's form token.
FORM_TOKEN_FIELD = "form_token"  # noqa: S105 - a field's name

_MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class Form(Mapping[str, str]):
    """The fields of a form: trimmed text, the last of several; `all` gives every one."""

    pairs: tuple[tuple[str, str], ...]

    def __getitem__(self, name: str) -> str:
        values = self.all(name)
        if not values:
            raise KeyError(name)
        return values[-1]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for name, _ in self.pairs))

    def __len__(self) -> int:
        return len({name for name, _ in self.pairs})

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]


def parse_form(body: bytes) -> Form:
    """Read an url-encoded body. Raise `Invalid` when it is not one."""
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"
        )
    except ValueError as error:
        raise Invalid from error
    if any("\x00" in value for _, value in pairs):
        raise Invalid
    return Form(tuple((name, value.strip()) for name, value in pairs))


async def provide_form(request: Request[Any, Any, Any]) -> Form:
    """Give handlers `form: NamedDependency[Form]`, its form token checked."""
    form = parse_form(await request.body())
    session = visitor_of(request).session
    if session is not None:
        check_form_token(session, form.get(FORM_TOKEN_FIELD))
    return form

"""What the public pages share: the words they need, and those a statement leaves open."""

from collections.abc import Mapping
from typing import Any

from litestar.response import Template

from events.domain.consent import PHOTO_PURPOSES, Purpose
from events.labels import answer_label, purpose_label, seat_label
from events.services import statements
from infra.errors import Invalid
from infra.runtime import Runtime
from infra.web.headers import NO_REFERRER
from infra.web.i18n import gettext
from infra.web.visitor import Visitor

_YES_NO = {"yes": True, "no": False}


def page(
    visitor: Visitor,
    template: str,
    *,
    status: int = 200,
    secret: bool = False,
    **context: Any,
) -> Template:
    """Answer with a page of events. `secret`: its address holds one, and may not leak onward."""
    return visitor.page(
        f"events/{template}",
        status=status,
        headers=NO_REFERRER if secret else None,
        keep=visitor.keep,
        purpose_label=purpose_label,
        answer_label=answer_label,
        seat_label=seat_label,
        **context,
    )


def fill(text: str, runtime: Runtime) -> str:
    """Fill in what a statement leaves open."""
    return statements.fill(text, runtime.settings)


def sentences(wrong: Invalid) -> dict[str, str]:
    """Return what is wrong per field, in the visitor's language."""
    return {field: gettext(text, **wrong.details) for field, text in wrong.fields.items()}


async def questions(visitor: Visitor, runtime: Runtime) -> dict[Purpose, str]:
    """Return the question for each purpose, in the words of the statement in force."""
    statement = await statements.in_force(visitor.lang, at=runtime.clock.now())
    return {purpose: fill(text, runtime) for purpose, text in statement.questions.items()}


def choice_field(purpose: Purpose) -> str:
    """Return the name of the form field that asks about a purpose."""
    return f"photo_{purpose}"


def choices(form: Mapping[str, str]) -> dict[Purpose, bool]:
    """Read the answers about photos from a form. What is missing or unreadable was not answered."""
    return {
        purpose: _YES_NO[answer]
        for purpose in PHOTO_PURPOSES
        if (answer := form.get(choice_field(purpose), "")) in _YES_NO
    }

"""Answer staff: a page with the menu, or on to the next page."""

from collections.abc import Mapping
from typing import Any

from litestar.response import Redirect, Template

from admin_ui import labels
from infra.errors import DomainError, Invalid
from infra.web.i18n import gettext
from infra.web.visitor import Visitor


def page(
    visitor: Visitor, template: str, *, section: str = "events", status: int = 200, **context: Any
) -> Template:
    """Answer with a staff page; `section` is the menu entry that it belongs to."""
    return visitor.page(
        f"staff/{template}",
        status=status,
        section=section,
        done=labels.done(visitor.query.get("done")),
        **context,
    )


def see_other(visitor: Visitor, path: str, *, done: str | None = None) -> Redirect:
    """Go on to another page, in the language that was chosen, and say there what was done."""
    return visitor.see_other(path, **({"done": done} if done else {}))


def sentence(error: DomainError) -> str:
    """Say in the reader's language what a rule refused."""
    return gettext(error.sentence, **error.details)


def field_errors(wrong: Invalid) -> Mapping[str, str]:
    """Say per field what is wrong, in the reader's language."""
    return {name: gettext(text, **wrong.details) for name, text in wrong.fields.items()}

"""Register people from a file: try it, mend it, bring it in."""

from litestar import Controller, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Template

from admin_ui.import_view import ReportView, view
from admin_ui.pages import field_errors, page, sentence
from events.domain.event import Event
from events.domain.ids import StaffId
from events.domain.importing import LARGEST, Unreadable, decode
from events.errors import SignUpClosed
from events.services import importing
from infra.errors import Invalid
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.file_forms import FileForm, provide_file_form
from infra.web.gate import LARGEST_BODY, LARGEST_FORM
from infra.web.guards import may
from infra.web.i18n import gettext, gettext_noop
from infra.web.visitor import Visitor

#: A file, and the same text once more in its field.
_LARGEST_BODY = 2 * LARGEST + LARGEST_FORM

_NOTHING = gettext_noop("Choose a file, or paste its lines.")
_TOO_LARGE = gettext_noop("The file is too large. Make several files of it.")


class ImportController(Controller):
    path = "/events/{event_id:uuid}/import"
    guards = [may(Permission.MANAGE_EVENTS)]

    @get()
    async def form(
        self, event: NamedDependency[Event], visitor: NamedDependency[Visitor]
    ) -> Template:
        """Ask for a file."""
        return _page(visitor, event, "")

    @post(
        opt={LARGEST_BODY: _LARGEST_BODY},
        request_max_body_size=_LARGEST_BODY,
        dependencies={"form": Provide(provide_file_form)},
    )
    async def take(
        self,
        event: NamedDependency[Event],
        form: NamedDependency[FileForm],
        visitor: NamedDependency[Visitor],
        staff: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Try the file, or bring it in, and tell what becomes of each line.

        Sending it again after it was brought in changes nothing: all of them are known then.
        """
        text, at = form.fields.get("content", ""), runtime.clock.now()
        try:
            text = await _text(form)
            if form.fields.get("act") == "bring-in":
                found = await importing.bring_in(event.id, text, by=StaffId(staff.id), at=at)
            else:
                found = await importing.check(event.id, text, at=at)
        except Unreadable as wrong:
            return _page(visitor, event, text, gettext(wrong.sentence, **wrong.details))
        except Invalid as wrong:
            return _page(visitor, event, text, field_errors(wrong).get("content", ""))
        except SignUpClosed as wrong:
            return _page(visitor, event, text, sentence(wrong))
        return _page(visitor, event, "" if found.done else text, report=view(found))


async def _text(form: FileForm) -> str:
    """Return the text of a file that was chosen, else of the field."""
    chosen = form.files.get("file", ())
    if not chosen:
        text = form.fields.get("content", "")
        if not text:
            raise Invalid({"content": _NOTHING})
    else:
        if chosen[0].size > LARGEST:
            raise Invalid({"content": _TOO_LARGE})
        text = decode(b"".join([block async for block in chosen[0].blocks()]))
    if len(text) > LARGEST:
        raise Invalid({"content": _TOO_LARGE})
    return text


def _page(
    visitor: Visitor, event: Event, text: str, error: str = "", report: ReportView | None = None
) -> Template:
    return page(
        visitor,
        "import.html",
        status=400 if error else 200,
        event=event,
        text=text,
        errors={"content": error} if error else {},
        report=report,
    )

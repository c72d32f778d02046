"""Let everybody, registered or not, say of a photo: this is me, or something is wrong."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from infra.errors import Invalid
from infra.runtime import Runtime
from infra.web.forms import Form
from infra.web.i18n import gettext, gettext_noop
from infra.web.visitor import Visitor
from media.domain.ids import PublicationId
from media.services import gallery, reports
from media.services.reports import ReportKind

_KINDS = {
    ReportKind.THIS_IS_ME: gettext_noop("This is me, and I do not want to be in it"),
    ReportKind.SOMETHING_ELSE: gettext_noop("Something else is wrong with the photo"),
}


class ReportController(Controller):
    path = "/photos/{publication_id:uuid}/report"

    @get()
    async def form(
        self, publication_id: FromPath[UUID], visitor: NamedDependency[Visitor]
    ) -> Template:
        """Show the photo and ask what is the matter. 410 when it is off already."""
        await gallery.public(PublicationId(publication_id))
        return _page(visitor, publication_id)

    @post()
    async def send(
        self,
        publication_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Redirect | Template:
        """Take the photo off at once, and say so."""
        try:
            await reports.report(
                PublicationId(publication_id),
                kind=form.get("kind", ""),
                message=form.get("message", ""),
                contact=form.get("contact", ""),
                ip=visitor.ip,
                at=runtime.clock.now(),
            )
        except Invalid as wrong:
            return _page(visitor, publication_id, form=form, errors=wrong.fields)
        return Redirect(f"/photos/{publication_id}/reported?lang={visitor.lang}", status_code=303)


@get("/photos/{publication_id:uuid}/reported")
async def reported(publication_id: FromPath[UUID], visitor: NamedDependency[Visitor]) -> Template:
    """Say that the photo is offline, and what happens next."""
    return visitor.page("media/reported.html", publication_id=publication_id)


def _page(
    visitor: Visitor,
    publication_id: UUID,
    *,
    form: Form | None = None,
    errors: dict[str, str] | None = None,
) -> Template:
    return visitor.page(
        "media/report.html",
        status=400 if errors else 200,
        publication_id=publication_id,
        kinds=[(kind.value, gettext(_KINDS[kind])) for kind in ReportKind],
        form=form or {},
        errors={name: gettext(text) for name, text in (errors or {}).items()},
    )

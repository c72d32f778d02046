"""Deal with what the public reports about photos."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from admin_ui import labels
from admin_ui.guards import album_for
from admin_ui.pages import page, see_other
from infra.errors import Invalid
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.i18n import gettext
from infra.web.visitor import Visitor
from media.domain.ids import ReportId
from media.services import album as albums
from media.services import reports
from media.services.reports import Outcome, ReportKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    id: UUID
    kind: str
    message: str
    contact: str
    reported_at: datetime
    resolved: bool
    album_title: str
    album_url: str
    photo_url: str
    image_url: str


@get("/reports", guards=[may(Permission.HANDLE_REPORTS)])
async def reports_page(
    visitor: NamedDependency[Visitor], staff: NamedDependency[StaffMember]
) -> Template:
    """List reports, the open ones first, in two queries."""
    mine = staff.events(Permission.HANDLE_REPORTS)
    titles = {album.id: album.title for album in await albums.of_events(mine)}
    lines = [
        ReportLine(
            id=report.id,
            kind=gettext(labels.REPORT_KINDS[ReportKind(report.kind)]),
            message=report.message,
            contact=report.contact,
            reported_at=report.reported_at,
            resolved=report.resolved,
            album_title=titles.get(report.album_id, ""),
            album_url=f"/staff/albums/{report.album_id}",
            photo_url=f"/staff/albums/{report.album_id}/photos/{report.photo_id}",
            image_url=f"/staff/photos/{report.photo_id}/image?album={report.album_id}",
        )
        for report in await reports.to_deal_with(mine)
    ]
    return page(
        visitor,
        "reports.html",
        section="reports",
        open=[line for line in lines if not line.resolved],
        closed=[line for line in lines if line.resolved],
    )


@post("/reports/{report_id:uuid}", guards=[may(Permission.HANDLE_REPORTS)])
async def resolve_report(
    report_id: FromPath[UUID],
    form: NamedDependency[Form],
    visitor: NamedDependency[Visitor],
    staff: NamedDependency[StaffMember],
    runtime: NamedDependency[Runtime],
) -> Redirect:
    """Close a report: the photo returns as decided now, or is left out."""
    report = await reports.get(ReportId(report_id))
    await album_for(staff, Permission.HANDLE_REPORTS, report.album_id)
    try:
        outcome = Outcome(form.get("outcome", ""))
    except ValueError as error:
        raise Invalid from error
    await reports.resolve(report.id, outcome, by=staff.id, at=runtime.clock.now())
    return see_other(visitor, "/staff/reports", done="report")

"""Staff sign in and out."""

from litestar import get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from admin_ui.pages import sentence
from infra.errors import TooMany
from infra.runtime import Runtime
from infra.sessions import close_session
from infra.staff import accounts
from infra.staff.accounts import WrongSignIn
from infra.staff.member import StaffMember
from infra.web.cookies import remove_session_cookie, set_session_cookie
from infra.web.forms import Form
from infra.web.visitor import Visitor

_HOME = "/staff"


def safe_next(wanted: str | None) -> str:
    """Return a page of ours to go on to: nobody is sent elsewhere after signing in."""
    if (
        wanted
        and (wanted == _HOME or wanted.startswith(f"{_HOME}/"))
        and not wanted.startswith(f"{_HOME}/sign-")
        and wanted.isascii()
        and wanted.isprintable()
        and "\\" not in wanted
    ):
        return wanted
    return _HOME


def _landing(wanted: str, staff: StaffMember) -> str:
    """Return where to go on to: who asked for no page in particular begins at their own."""
    return staff.home if wanted == _HOME else wanted


@get("/sign-in")
async def sign_in_page(visitor: NamedDependency[Visitor]) -> Template | Redirect:
    """Ask for address and password, unless somebody is signed in already."""
    wanted = safe_next(visitor.query.get("next"))
    if visitor.staff is not None:
        return Redirect(_landing(wanted, visitor.staff), status_code=303)
    return _page(visitor, wanted)


@post("/sign-in")
async def sign_in(
    form: NamedDependency[Form],
    visitor: NamedDependency[Visitor],
    runtime: NamedDependency[Runtime],
) -> Template | Redirect:
    """Open a new session in the place of any before it. Which of the two was wrong is not told."""
    wanted = safe_next(form.get("next"))
    email = form.get("email", "")
    try:
        session = await accounts.sign_in(
            email, form.get("password", ""), ip=visitor.ip, at=runtime.clock.now()
        )
    except (WrongSignIn, TooMany) as refused:
        return _page(visitor, wanted, email=email, problem=sentence(refused), status=refused.status)
    if visitor.session is not None:
        await close_session(visitor.session.id_hash)
    member = await accounts.one(session.subject)
    answer = Redirect(_landing(wanted, member), status_code=303)
    set_session_cookie(answer, session, secure=runtime.settings.secure)
    return answer


@post("/sign-out")
async def sign_out(
    form: NamedDependency[Form],  # noqa: ARG001 - its form token is checked
    visitor: NamedDependency[Visitor],
    runtime: NamedDependency[Runtime],
) -> Redirect:
    """End the session here and in the database."""
    answer = Redirect(f"{_HOME}/sign-in", status_code=303)
    if visitor.session is not None:
        await close_session(visitor.session.id_hash)
        remove_session_cookie(answer, visitor.session.kind, secure=runtime.settings.secure)
    return answer


def _page(
    visitor: Visitor,
    wanted: str,
    *,
    email: str = "",
    problem: str | None = None,
    status: int = 200,
) -> Template:
    return visitor.page(
        "staff/sign_in.html", status=status, next=wanted, email=email, problem=problem
    )

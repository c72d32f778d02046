"""Where mailed links lead: a page with one button. Only pressing it does anything."""

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.errors import LinkExpired, LinkUsed
from events.services import links
from events.web.pages import page, questions, sentences
from infra.errors import DomainError, Invalid, NotFound
from infra.runtime import Runtime
from infra.sessions import NewSession
from infra.web.cookies import set_session_cookie
from infra.web.forms import Form
from infra.web.i18n import gettext
from infra.web.visitor import Visitor

Answer = Template | Redirect

#: What a link can be besides usable; each is told on one page that offers a new link.
_DEAD = (LinkUsed, LinkExpired, NotFound)


def dead(visitor: Visitor, error: DomainError) -> Template:
    unknown = isinstance(error, NotFound)
    sentence = gettext("This link is not complete, or it was never ours.")
    return page(
        visitor,
        "dead_link.html",
        status=error.status,
        secret=True,
        sentence=sentence if unknown else gettext(error.sentence),
    )


def _to_own_page(visitor: Visitor, runtime: Runtime, session: NewSession) -> Redirect:
    answer = visitor.see_other("/me")
    answer.headers["Referrer-Policy"] = "no-referrer"
    set_session_cookie(answer, session, secure=runtime.settings.secure)
    return answer


class ConfirmController(Controller):
    path = "/confirm/{token:str}"

    @get()
    async def look(
        self,
        token: FromPath[str],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show what the button will record."""
        try:
            proposal = await links.proposal(token, at=runtime.clock.now())
        except _DEAD as error:
            return dead(visitor, error)
        return page(
            visitor,
            "confirm.html",
            secret=True,
            proposal=proposal,
            questions=await questions(visitor, runtime),
        )

    @post()
    async def confirm(
        self,
        token: FromPath[str],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Answer:
        """Record it, and open the person's own page."""
        try:
            session = await links.confirm(token, language=visitor.lang, at=runtime.clock.now())
        except _DEAD as error:
            return dead(visitor, error)
        return _to_own_page(visitor, runtime, session)


class PersonalLinkController(Controller):
    path = "/my/{token:str}"

    @get()
    async def look(
        self,
        token: FromPath[str],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show one button."""
        try:
            await links.look(token, at=runtime.clock.now())
        except _DEAD as error:
            return dead(visitor, error)
        return page(visitor, "open.html", secret=True)

    @post()
    async def open(
        self,
        token: FromPath[str],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Answer:
        """Exchange the link for a cookie and go to the page."""
        try:
            session = await links.open_personal(token, at=runtime.clock.now())
        except _DEAD as error:
            return dead(visitor, error)
        return _to_own_page(visitor, runtime, session)


class AddressController(Controller):
    path = "/address/{token:str}"

    @get()
    async def look(
        self,
        token: FromPath[str],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show which address the button will take into use."""
        try:
            email = await links.new_address(token, at=runtime.clock.now())
        except _DEAD as error:
            return dead(visitor, error)
        return page(visitor, "address_confirm.html", secret=True, email=email)

    @post()
    async def change(
        self,
        token: FromPath[str],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Answer:
        """Take the address into use."""
        try:
            session = await links.change_address(token, at=runtime.clock.now())
        except _DEAD as error:
            return dead(visitor, error)
        return _to_own_page(visitor, runtime, session)


class LinkAgainController(Controller):
    path = "/link"

    @get()
    async def form(self, visitor: NamedDependency[Visitor]) -> Template:
        """Ask for an address."""
        return page(visitor, "link.html", values={}, errors={})

    @post()
    async def send(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Response[object] | Answer:
        """Take the wish in; the answer is the same whether or not anybody has this address."""
        try:
            await links.send_link_again(
                form.get("email", ""), at=runtime.clock.now(), ip=visitor.ip
            )
        except Invalid as wrong:
            return page(visitor, "link.html", status=400, values=form, errors=sentences(wrong))
        return visitor.see_other("/link/sent")

    @get("/sent")
    async def sent(self, visitor: NamedDependency[Visitor]) -> Template:
        """Say: look in your mail."""
        return page(visitor, "link_sent.html")

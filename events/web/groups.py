"""Sign up colleagues together; answer an offer of places; give a mailbox of one's own."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.domain.event import Event, Phase
from events.domain.groups import LEAST_COLLEAGUES, MOST_COLLEAGUES, Colleague, GroupSignUp
from events.domain.ids import PartyId, PersonId, RegistrationId
from events.errors import LinkExpired, LinkUsed
from events.services import events, groups, links, offers
from events.web import organisations
from events.web.links import dead
from events.web.pages import page, sentences
from events.web.terms import code_in, code_of
from infra.errors import Invalid, NotFound
from infra.ids import new_token
from infra.runtime import Runtime
from infra.web.forms import Form
from infra.web.gate import SESSION
from infra.web.guards import person_required
from infra.web.headers import NO_REFERRER
from infra.web.visitor import Visitor

_FIRST_ROWS = 3
_MORE_ROWS = 3
_ANSWERS = {"accept": True, "decline": False}
_DEAD = (LinkUsed, LinkExpired, NotFound)


def _rows(form: Mapping[str, str]) -> int:
    """Return how many rows the form that was sent has."""
    text = form.get("rows", "")
    rows = int(text) if text in {str(n) for n in range(MOST_COLLEAGUES + 1)} else _FIRST_ROWS
    return max(rows, LEAST_COLLEAGUES)


def _group(form: Form, language: str) -> GroupSignUp:
    return GroupSignUp(
        contact_name=form.get("contact_name", ""),
        contact_email=form.get("contact_email", ""),
        organisation=form.get("organisation", ""),
        organisation_id=organisations.chosen(form),
        colleagues=tuple(
            Colleague(row=n, name=form.get(f"name_{n}", ""), email=form.get(f"email_{n}", ""))
            for n in range(1, _rows(form) + 1)
        ),
        language=language,
        idempotency_key=form.get("form_key", ""),
        code=code_in(form),
    )


class GroupSignUpController(Controller):
    path = "/events/{slug:str}/sign-up/group"

    @get()
    async def form(
        self,
        slug: FromPath[str],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Show the form for several people."""
        now = runtime.clock.now()
        event = await events.by_slug(slug, at=now)
        if event.phase(now) is not Phase.OPEN:
            return visitor.see_other(f"/events/{event.slug}")
        values = {"form_key": new_token(), "code": code_of(visitor)}
        return _form(visitor, event, values, rows=_FIRST_ROWS)

    @post()
    async def send(
        self,
        slug: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Take the form in, or give it back with more rows."""
        now = runtime.clock.now()
        rows = _rows(form)
        if form.get("act") == "more":
            event = await events.by_slug(slug, at=now)
            return _form(visitor, event, form, rows=min(rows + _MORE_ROWS, MOST_COLLEAGUES))
        try:
            await groups.register(slug, _group(form, visitor.lang), at=now, ip=visitor.ip)
        except Invalid as wrong:
            event = await events.by_slug(slug, at=now)
            return _form(visitor, event, form, rows=rows, errors=sentences(wrong))
        return visitor.see_other(f"/events/{slug}/sent", group="1")


def _form(
    visitor: Visitor,
    event: Event,
    values: Mapping[str, str],
    *,
    rows: int,
    errors: Mapping[str, str] | None = None,
) -> Template:
    return page(
        visitor,
        "group_sign_up.html",
        status=400 if errors else 200,
        secret=bool(code_of(visitor)),
        event=event,
        values=values,
        rows=rows,
        most=MOST_COLLEAGUES,
        # A form that lost its key gets a new one: otherwise it could never be sent.
        form_key=new_token() if errors and "form" in errors else values.get("form_key", ""),
        errors=errors or {},
    )


def _me(visitor: Visitor) -> PersonId:
    if visitor.person_id is None:
        raise NotFound
    return PersonId(visitor.person_id)


def _accepts(form: Form) -> bool:
    if form.get("answer") not in _ANSWERS:
        raise Invalid
    return _ANSWERS[form["answer"]]


class OfferController(Controller):
    path = "/me"
    guards = [person_required]
    opt = {SESSION: "person"}

    @post("/registrations/{registration_id:uuid}/offer")
    async def answer(
        self,
        registration_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Redirect:
        """Take or decline the place that one is offered."""
        await offers.answer_own(
            RegistrationId(registration_id),
            person_id=_me(visitor),
            accepts=_accepts(form),
            at=runtime.clock.now(),
        )
        return visitor.see_other("/me", saved="1")

    @post("/groups/{party_id:uuid}/offer")
    async def answer_for_group(
        self,
        party_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Redirect:
        """Take or decline the places that one's group is offered."""
        await offers.answer_for_group(
            PartyId(party_id),
            contact_id=_me(visitor),
            accepts=_accepts(form),
            at=runtime.clock.now(),
        )
        return visitor.see_other("/me", saved="1")


class MailboxController(Controller):
    path = "/mailbox/{token:str}"

    @get()
    async def look(
        self,
        token: FromPath[str],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Ask somebody on a shared mailbox for an address of their own."""
        return await _mailbox(token, visitor, runtime)

    @post()
    async def ask(
        self,
        token: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Mail a link to that address; until it is used, nothing changes."""
        try:
            await links.ask_own_mailbox(token, form.get("email", ""), at=runtime.clock.now())
        except _DEAD as error:
            return dead(visitor, error)
        except Invalid as wrong:
            return await _mailbox(token, visitor, runtime, values=form, errors=sentences(wrong))
        return _back(token, visitor, sent="1")

    @post("/cancel")
    async def cancel(
        self,
        token: FromPath[str],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Cancel the registration that this link is about."""
        try:
            await links.cancel_at_shared_mailbox(token, at=runtime.clock.now())
        except _DEAD as error:
            return dead(visitor, error)
        return _back(token, visitor)


def _back(token: str, visitor: Visitor, **say: str) -> Redirect:
    answer = visitor.see_other(f"/mailbox/{token}", **say)
    answer.headers.update(NO_REFERRER)
    return answer


async def _mailbox(
    token: str,
    visitor: Visitor,
    runtime: Runtime,
    *,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Template:
    try:
        shared = await links.at_shared_mailbox(token, at=runtime.clock.now())
    except _DEAD as error:
        return dead(visitor, error)
    return page(
        visitor,
        "mailbox.html",
        status=400 if errors else 200,
        secret=True,
        shared=shared,
        sent="sent" in visitor.query,
        values=values or {},
        errors=errors or {},
    )

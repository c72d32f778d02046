"""A person's own page. Everything here is theirs: another's registration does not exist."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.domain.consent import PHOTO_PURPOSES, Purpose, Source
from events.domain.ids import PersonId, RegistrationId
from events.services import answers, consent, links, organisations, personal, registration
from events.services.personal import Participation
from events.web.organisations import FIELD
from events.web.organisations import chosen as organisation_in
from events.web.pages import page, questions, sentences
from infra.audit import Actor
from infra.errors import Invalid, NotFound
from infra.runtime import Runtime
from infra.sessions import close_session
from infra.tables import SessionKind
from infra.web.cookies import remove_session_cookie
from infra.web.forms import Form
from infra.web.gate import SESSION
from infra.web.guards import person_required
from infra.web.visitor import Visitor

_CHOICES = {"yes": True, "no": False}


def _me(visitor: Visitor) -> PersonId:
    if visitor.person_id is None:
        raise NotFound
    return PersonId(visitor.person_id)


async def _mine(visitor: Visitor, runtime: Runtime, registration_id: UUID) -> Participation:
    me = await personal.page(_me(visitor), at=runtime.clock.now())
    for found in me.participations:
        if found.registration.id == registration_id:
            return found
    raise NotFound


class MeController(Controller):
    path = "/me"
    guards = [person_required]
    opt = {SESSION: "person"}

    @get()
    async def show(
        self, visitor: NamedDependency[Visitor], runtime: NamedDependency[Runtime]
    ) -> Template:
        """Show everything about the person. Nine queries, however many registrations."""
        return page(
            visitor,
            "me.html",
            me=await personal.page(_me(visitor), at=runtime.clock.now()),
            questions=await questions(visitor, runtime),
            asked=await answers.asked_of(_me(visitor), at=runtime.clock.now()),
            saved="saved" in visitor.query,
        )

    @post("/registrations/{registration_id:uuid}/choice")
    async def choose(
        self,
        registration_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Redirect:
        """Give or withdraw one consent: one press either way."""
        mine = await _mine(visitor, runtime, registration_id)
        if form.get("choice") not in _CHOICES or form.get("purpose") not in PHOTO_PURPOSES:
            raise Invalid
        person_id = _me(visitor)
        await consent.answer(
            mine.event.id,
            person_id,
            {Purpose(form["purpose"]): _CHOICES[form["choice"]]},
            source=Source.SELF_SERVICE,
            language=visitor.lang,
            actor=Actor.person(person_id),
            at=runtime.clock.now(),
        )
        return visitor.see_other("/me", saved="1")

    @get("/registrations/{registration_id:uuid}/name")
    async def name_form(
        self,
        registration_id: FromPath[UUID],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show name and organisation to correct."""
        mine = await _mine(visitor, runtime, registration_id)
        chosen = await organisations.chosen(mine.registration.id)
        values = {
            "name": mine.registration.name,
            "organisation": mine.registration.organisation,
            FIELD: str(chosen or ""),
        }
        return page(visitor, "name.html", mine=mine, values=values, errors={})

    @post("/registrations/{registration_id:uuid}/name")
    async def correct(
        self,
        registration_id: FromPath[UUID],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Correct name and organisation."""
        try:
            await registration.correct(
                RegistrationId(registration_id),
                person_id=_me(visitor),
                name=form.get("name", ""),
                organisation=form.get("organisation", ""),
                organisation_id=organisation_in(form),
            )
        except Invalid as wrong:
            mine = await _mine(visitor, runtime, registration_id)
            return page(
                visitor, "name.html", status=400, mine=mine, values=form, errors=sentences(wrong)
            )
        return visitor.see_other("/me", saved="1")

    @post("/registrations/{registration_id:uuid}/cancel")
    async def cancel(
        self,
        registration_id: FromPath[UUID],
        form: NamedDependency[Form],  # noqa: ARG002 - taken for its form token
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Redirect:
        """Cancel a registration."""
        await registration.cancel(
            RegistrationId(registration_id), person_id=_me(visitor), at=runtime.clock.now()
        )
        return visitor.see_other("/me", saved="1")

    @get("/address")
    async def address_form(
        self, visitor: NamedDependency[Visitor], runtime: NamedDependency[Runtime]
    ) -> Template:
        """Ask for another address."""
        me = await personal.page(_me(visitor), at=runtime.clock.now())
        return page(visitor, "address.html", me=me, values={}, errors={})

    @post("/address")
    async def ask_address(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Mail a link to the other address; until it is used, nothing changes."""
        person_id = _me(visitor)
        try:
            await links.ask_address_change(person_id, form.get("email", ""), at=runtime.clock.now())
        except Invalid as wrong:
            me = await personal.page(person_id, at=runtime.clock.now())
            return page(
                visitor, "address.html", status=400, me=me, values=form, errors=sentences(wrong)
            )
        return visitor.see_other("/me/address/sent")

    @get("/address/sent")
    async def address_sent(self, visitor: NamedDependency[Visitor]) -> Template:
        """Say: look in your mail, at the new address."""
        return page(visitor, "address_sent.html")

    @post("/leave")
    async def leave(
        self,
        form: NamedDependency[Form],  # noqa: ARG002 - taken for its form token
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Redirect:
        """Close the page on this device."""
        if visitor.session is not None:
            await close_session(visitor.session.id_hash)
        answer = visitor.see_other("/")
        remove_session_cookie(answer, SessionKind.PERSON, secure=runtime.settings.secure)
        return answer

"""The sign-up form. Its answer is the same for everybody; what came of it is told by mail."""

from collections.abc import Mapping

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.domain.answers import NOTHING_GIVEN
from events.domain.event import Event, Phase
from events.domain.registration import SignUp
from events.services import answers, events, registration
from events.web import asking, organisations, programme
from events.web.pages import choice_field, choices, page, questions, sentences
from events.web.terms import code_in, code_of, invoice_in, keep_code
from infra.errors import Invalid
from infra.ids import new_token
from infra.runtime import Runtime
from infra.web.forms import Form
from infra.web.visitor import Visitor


class SignUpController(Controller):
    path = "/events/{slug:str}"

    @get("/sign-up")
    async def form(
        self,
        slug: FromPath[str],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Show the empty form; nothing is ticked."""
        now = runtime.clock.now()
        event = await events.by_slug(slug, at=now)
        if event.phase(now) is not Phase.OPEN:
            return visitor.see_other(f"/events/{event.slug}")
        return await _form(
            visitor, runtime, event, {"form_key": new_token(), "code": code_of(visitor)}
        )

    @post("/sign-up")
    async def send(
        self,
        slug: FromPath[str],
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Take the form in and say: look in your mail."""
        now = runtime.clock.now()
        sign_up = SignUp(
            name=form.get("name", ""),
            email=form.get("email", ""),
            organisation=form.get("organisation", ""),
            organisation_id=organisations.chosen(form),
            choices=choices(form),
            language=visitor.lang,
            idempotency_key=form.get("form_key", ""),
            code=code_in(form),
            invoice=invoice_in(form),
            given=asking.given_in(form),
            sessions=programme.chosen_in(form),
        )
        try:
            await registration.register(slug, sign_up, at=now, ip=visitor.ip)
        except Invalid as wrong:
            event = await events.by_slug(slug, at=now)
            return await _form(visitor, runtime, event, form, sentences(wrong))
        return visitor.see_other(f"/events/{slug}/sent")

    @get("/sent")
    async def sent(
        self,
        slug: FromPath[str],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Say: look in your mail."""
        now = runtime.clock.now()
        event = await events.by_slug(slug, at=now)
        return page(
            visitor,
            "sent.html",
            event=event,
            recognises=event.recognises(now),
            group="group" in visitor.query,
        )


async def _form(
    visitor: Visitor,
    runtime: Runtime,
    event: Event,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    filled = asking.given_in(values) if isinstance(values, Form) else NOTHING_GIVEN
    asked = asking.fields(await answers.form(event.id), filled)
    return page(
        visitor,
        "sign_up.html",
        status=400 if errors else 200,
        secret=bool(code_of(visitor)),
        keep_code=keep_code(visitor),
        event=event,
        values=values,
        # A form that lost its key gets a new one: otherwise it could never be sent.
        form_key=new_token() if errors and "form" in errors else values.get("form_key", ""),
        errors=errors or {},
        summary=asking.summary(errors or {}, asked),
        asked=asked,
        recognises=event.recognises(runtime.clock.now()),
        questions=await questions(visitor, runtime),
        choice_field=choice_field,
        **await programme.to_choose(event.id, values, runtime),
    )

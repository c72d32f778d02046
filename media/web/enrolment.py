"""A person's page about being recognised at one event: read, say yes, see how it is, withdraw."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect, Template

from events.domain.consent import Purpose
from events.domain.ids import PersonId, RegistrationId
from events.labels import purpose_label
from events.services import statements
from infra.errors import Invalid, NotFound
from infra.limits import allow
from infra.runtime import Runtime
from infra.web.file_forms import FileForm, provide_file_form
from infra.web.forms import Form
from infra.web.gate import LARGEST_BODY, LARGEST_FORM, SESSION
from infra.web.guards import person_required
from infra.web.i18n import gettext, gettext_noop
from infra.web.visitor import Visitor
from media.domain.enrolment import MOST_PHOTOS
from media.services import enrolment
from media.services.enrolment import LARGEST, Own, Submission
from media.services.own_recognition import FLAWS, STATES

_LARGEST_BODY = MOST_PHOTOS * LARGEST + LARGEST_FORM

#: Sending photos makes work: enough tries for anybody with a poor camera.
_MOST_TRIES = 12
_TRIES_WITHIN = timedelta(hours=1)

_PHOTO_FIELDS = tuple(f"photo_{number}" for number in range(1, MOST_PHOTOS + 1))

_TOO_LARGE = gettext_noop("This photo is larger than 15 MB.")


class EnrolmentController(Controller):
    path = "/me/recognition/{registration_id:uuid}"
    guards = [person_required]
    opt = {SESSION: "person"}

    @get()
    async def show(
        self,
        registration_id: FromPath[UUID],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show what it is about, the form, or how it stands."""
        mine = await enrolment.own(runtime, _me(visitor), RegistrationId(registration_id))
        return await _page(visitor, runtime, mine)

    @post(
        opt={LARGEST_BODY: _LARGEST_BODY},
        request_max_body_size=_LARGEST_BODY,
        dependencies={"form": Provide(provide_file_form)},
    )
    async def send(
        self,
        registration_id: FromPath[UUID],
        form: NamedDependency[FileForm],
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Template | Redirect:
        """Take in the yes and the photos."""
        person_id = _me(visitor)
        mine = await enrolment.own(runtime, person_id, RegistrationId(registration_id))
        await allow(
            f"enrol:{person_id}", most=_MOST_TRIES, within=_TRIES_WITHIN, at=runtime.clock.now()
        )
        try:
            submission = _submission(form, visitor)
            await enrolment.enrol(runtime, person_id, mine.registration_id, submission)
        except Invalid as wrong:
            return await _page(visitor, runtime, mine, values=form.fields, wrong=wrong.fields)
        return visitor.see_other(visitor.path, saved="1")

    @post("/withdraw")
    async def withdraw(
        self,
        registration_id: FromPath[UUID],
        form: NamedDependency[Form],  # noqa: ARG002 - taken for its form token
        visitor: NamedDependency[Visitor],
        runtime: NamedDependency[Runtime],
    ) -> Redirect:
        """Withdraw: everything of it is gone when this answers."""
        await enrolment.withdraw(
            runtime, _me(visitor), RegistrationId(registration_id), language=visitor.lang
        )
        return visitor.see_other("/me", saved="1")


def _me(visitor: Visitor) -> PersonId:
    if visitor.person_id is None:
        raise NotFound
    return PersonId(visitor.person_id)


def _submission(form: FileForm, visitor: Visitor) -> Submission:
    photos = [photo for name in _PHOTO_FIELDS for photo in form.files.get(name, ())]
    if any(photo.size > LARGEST for photo in photos):
        raise Invalid({"photo_1": _TOO_LARGE})
    return Submission(
        agrees=form.fields.get("agree") == "yes",
        adult=form.fields.get("adult") == "yes",
        wording_hash=form.fields.get("wording", ""),
        photos=[photo.blocks() for photo in photos],
        language=visitor.lang,
    )


async def _page(
    visitor: Visitor,
    runtime: Runtime,
    mine: Own,
    *,
    values: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> Template:
    statement = await statements.in_force(visitor.lang, at=runtime.clock.now())
    question = statement.questions.get(Purpose.RECOGNITION, "")
    enrolled = mine.enrolment
    return visitor.page(
        "media/enrolment.html",
        status=400 if wrong else 200,
        keep=visitor.keep,
        mine=mine,
        may_send=mine.open and bool(question),
        state=gettext(STATES[enrolled.state]) if enrolled else None,
        flaw=gettext(FLAWS[enrolled.flaw]) if enrolled and enrolled.flaw else None,
        # Its first line is what one says yes to; the others say what that means.
        wording=statements.fill(question, runtime.settings).splitlines(),
        wording_hash=statement.wording_hash,
        shown_for=[purpose_label(purpose) for purpose in mine.shown_for],
        # A text that changed is agreed to anew.
        ticked=values if values and values.get("wording") == statement.wording_hash else {},
        errors={name: gettext(text) for name, text in (wrong or {}).items()},
        photo_fields=_PHOTO_FIELDS,
        saved="saved" in visitor.query,
    )

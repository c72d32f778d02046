"""The builder of a form: every page works by links and buttons alone."""

from dataclasses import replace

import pytest

from admin_ui import question_form, question_view
from events.domain.answers import Given
from events.domain.ids import StaffId
from events.domain.questions import Basis, Condition, Kind, Words
from events.domain.registration import SignUp
from events.domain.special_data import Sensitive
from events.services import attendees, events, questions, registration
from infra.staff.permissions import Role
from tests.admin_ui.conftest import DRAFT, SOMEBODY, World, token_of
from tests.conftest import NOW
from tests.events.asking import COMPLETE, DIET, LUNCH, question

FILLED_IN = {
    "label_nl": "Wat wilt u eten?",
    "label_en": "What would you like to eat?",
    "kind": "choice",
    "options": "Vlees | Meat\nVis\n\nGeen van beide | Neither",
    "moment": "sign_up",
    "purpose_nl": "om de lunch te bestellen",
    "basis": "contract",
    "retention_days": "7",
    "sharing": "others",
    "recipients": "De cateraar | The caterer",
}


@pytest.fixture
async def organiser(world, staff_client):
    _, client = await staff_client(Role.ORGANISER)
    return client


async def add(world: World, of=COMPLETE):
    return await questions.add(world.event_id, of, by=StaffId(SOMEBODY), at=NOW)


def url(world: World, *rest: object) -> str:
    return "/".join([world.event_url, "questions", *map(str, rest)])


def words(answer) -> str:
    return " ".join(answer.text.split())


@pytest.mark.parametrize(
    ("named", "codes"),
    [(question_form.KINDS, Kind), (question_form.BASES, Basis)],
)
def test_every_kind_and_ground_has_its_words(named, codes):
    assert set(named) == set(codes)


def test_every_sensitive_subject_has_its_words():
    assert set(question_view.SENSITIVE) == set(Sensitive) - {Sensitive.CITIZEN_NUMBER}


@pytest.mark.parametrize(
    "one",
    [
        question(1),
        question(1, DIET),
        question(1, LUNCH, required=True, after_approval=True),
        question(1, condition=Condition(question(2).id, "yes"), recipients=None, basis=None),
    ],
)
def test_a_question_shown_in_its_form_and_sent_again_is_the_same_question(one):
    form = question_form.Form(tuple(question_form.values(one).items()))

    read = question_form.read(form, one)

    assert all(getattr(read, name) == getattr(one, name) for name in COMPLETE.__dataclass_fields__)


async def test_a_question_is_made_as_it_was_filled_in(world, organiser):
    answer = await organiser.post(url(world, "new"), data={**FILLED_IN, **token_of(organiser)})

    page = words(await organiser.get(answer.headers["Location"]))
    [made] = await questions.of_event(world.event_id)
    assert answer.status_code == 303
    assert made.kind is Kind.CHOICE
    assert [(o.words.nl, o.words.en) for o in made.options] == [
        ("Vlees", "Meat"),
        ("Vis", ""),
        ("Geen van beide", "Neither"),
    ]
    assert made.recipients == (Words("De cateraar", "The caterer"),)
    assert "Wat wilt u eten?" in page
    assert "We wissen uw antwoord 7 dagen na de bijeenkomst." in page


async def test_what_is_wrong_is_told_per_field_and_nothing_typed_is_lost(world, organiser):
    form = {**FILLED_IN, "options": "Vlees", "retention_days": "lang", **token_of(organiser)}

    unread = await organiser.post(url(world, "new"), data=form)
    refused = await organiser.post(url(world, "new"), data={**form, "retention_days": "7"})

    assert (unread.status_code, refused.status_code) == (400, 400)
    assert 'href="#field-retention_days"' in unread.text
    assert 'href="#field-options"' in refused.text
    assert "Wat wilt u eten?" in refused.text
    assert "De cateraar | The caterer" in refused.text
    assert await questions.of_event(world.event_id) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "file"}, "kind"),
        ({"condition": "nonsense"}, "condition"),
        ({"recipients": " "}, "recipients"),
        ({"retention_days": "9" * 30}, "retention_days"),
        ({"basis": ""}, "basis"),
        ({"special": "yes"}, "basis"),
        ({"basis": "consent", "required": "yes"}, "required"),
    ],
)
async def test_each_fault_stands_at_its_field(world, organiser, wrong, field):
    answer = await organiser.post(
        url(world, "new"), data={**FILLED_IN, **wrong, **token_of(organiser)}
    )

    assert answer.status_code == 400
    assert f'href="#field-{field}"' in answer.text


async def test_a_question_can_be_changed_moved_and_retired_with_buttons(world, organiser):
    lunch, job = await add(world, LUNCH), await add(world)
    token = token_of(organiser)

    shown = words(await organiser.get(url(world, job, "edit")))
    form = {**FILLED_IN, "label_nl": "Waar werkt u?", "kind": "text", **token}
    await organiser.post(url(world, job, "edit"), data=form)
    await organiser.post(url(world, job, "move"), data={"direction": "up", **token})
    await organiser.post(url(world, lunch, "retire"), data=token)

    found = await questions.of_event(world.event_id)
    assert 'value="Wat is uw functie?"' in shown
    assert [(one.label.nl, one.retired) for one in found] == [
        ("Waar werkt u?", False),
        ("Luncht u mee?", True),
    ]


async def test_what_another_question_needs_is_neither_moved_nor_retired(world, organiser):
    lunch = await add(world, LUNCH)
    why = await add(world, replace(COMPLETE, condition=Condition(lunch, "no")))
    token = token_of(organiser)

    moved = await organiser.post(url(world, why, "move"), data={"direction": "up", **token})
    retired = await organiser.post(url(world, lunch, "retire"), data=token)

    assert (moved.status_code, retired.status_code) == (409, 409)
    assert "moet onder die andere blijven staan" in moved.text
    assert "Een andere vraag hangt af van het antwoord op deze." in retired.text
    assert "Alleen voor wie bij" in words(await organiser.get(url(world)))


async def test_staff_are_warned_about_special_data(world, organiser):
    asks = replace(COMPLETE, label=Words("Heeft u een allergie?"))
    plain = await add(world, asks)
    marked = {"label": Words("Dieetwensen"), "basis": Basis.CONSENT, "special": True}

    warned = words(await organiser.get(url(world)))
    at_the_form = words(await organiser.get(url(world, plain, "edit")))
    await questions.retire(world.event_id, plain, by=StaffId(SOMEBODY), at=NOW)
    await add(world, replace(COMPLETE, **marked))
    silent = words(await organiser.get(url(world)))

    assert "Dit lijkt te vragen naar bijzondere gegevens: voeding." in warned
    assert "bijzondere gegevens: voeding" in at_the_form
    assert "Dit lijkt te vragen" not in silent


async def test_an_event_with_half_a_question_does_not_open_and_says_which(world, organiser):
    form = {
        "title": "Studiemiddag",
        "starts_at": "2027-07-08T13:00",
        "ends_at": "2027-07-08T17:00",
        "capacity": "80",
        "opens_at": "",
        "closes_at": "2027-07-07T12:00",
        **token_of(organiser),
    }
    made = await organiser.post("/staff/events/new", data=form)
    address = made.headers["Location"].split("?")[0]
    half = {**FILLED_IN, "label_nl": "Hoe laat (100%) komt u?", "basis": "", **token_of(organiser)}
    await organiser.post(f"{address}/questions/new", data=half)

    listed = await organiser.get(f"{address}/questions")
    by_hand = await organiser.post(
        f"{address}/open", data=token_of(organiser), headers={"Accept": "text/html"}
    )
    by_itself = await organiser.post(
        f"{address}/edit", data={**form, "opens_at": "2027-06-01T09:00"}
    )

    assert "Niet compleet" in listed.text
    assert by_hand.status_code == 409
    for answer in (by_hand, by_itself):
        assert "bij de vraag ‘Hoe laat (100%) komt u?’ ontbreekt" in words(answer)  # noqa: RUF001
    assert by_itself.status_code == 400
    assert 'value="Studiemiddag"' in by_itself.text


async def test_the_form_can_be_looked_at_beforehand(world, organiser):
    await add(world, DIET)
    await add(world, replace(LUNCH, after_approval=True))

    page = words(await organiser.get(url(world, "preview")))

    assert "Wat eet u niet?" in page
    assert "Later, op de eigen pagina" in page
    assert page.count("Wat we met uw antwoorden doen") == 2


async def signed_up(world: World, given: Given):
    event = await events.get(world.event_id)
    form = SignUp(
        name="Marie de Vries",
        email="marie@school.example",
        organisation="",
        choices={},
        language="nl",
        idempotency_key="a-form-key-of-marie",
        given=given,
    )
    await registration.register(event.slug, form, at=NOW, ip="192.0.2.1")
    [row] = await attendees.listing(world.event_id)
    return row.registration_id


async def test_answers_are_for_who_may_see_attendees(world, organiser, staff_client):
    diet, lunch = await add(world, DIET), await add(world, LUNCH)
    given = Given({diet: ["o1", "o2"], lunch: ["no"]}, frozenset({diet}))
    address = f"{world.event_url}/attendees/{await signed_up(world, given)}"

    listed = await organiser.get(world.event_url + "/attendees")
    page = words(await organiser.get(address))

    assert address in listed.text
    assert "Vlees, Noten" in page
    assert "<dd>Nee<br>" in page
    for role in set(Role) - {Role.ORGANISER, Role.PRIVACY}:
        _, client = await staff_client(role)
        assert (await client.get(address)).status_code == 403


async def test_a_registration_of_another_event_is_not_shown(world, organiser):
    theirs = await signed_up(world, Given())
    elsewhere = replace(DRAFT, title="Elders")
    other = await events.create(elsewhere, by=StaffId(SOMEBODY), at=NOW)

    answer = await organiser.get(f"/staff/events/{other}/attendees/{theirs}")

    assert answer.status_code == 404


async def test_who_has_a_seat_is_asked_by_mail_what_follows_later(world, organiser):
    await signed_up(world, Given())
    await add(world, replace(LUNCH, after_approval=True))

    before = words(await organiser.get(url(world)))
    answer = await organiser.post(url(world, "ask"), data=token_of(organiser))

    assert "Eén deelnemer met een plaats" in before
    assert answer.headers["Location"].endswith("?done=asked")


async def test_answers_are_counted_for_who_orders_lunch(world, organiser):
    diet, job = await add(world, DIET), await add(world)
    given = Given({diet: ["o1", "o2"], job: ["docent"]}, frozenset({diet}))

    nobody = words(await organiser.get(world.event_url + "/answers"))
    await signed_up(world, given)
    page = words(await organiser.get(world.event_url + "/answers"))

    assert "Nog niemand heeft een vraag beantwoord" in nobody
    assert "Noten" in page
    assert page.count("Eén persoon antwoordde.") == 2
    assert "docent" not in page
    assert world.event_url + "/answers" in (await organiser.get(url(world))).text

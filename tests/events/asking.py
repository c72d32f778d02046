"""Questions to test with."""

from dataclasses import replace
from uuid import UUID, uuid4

from events.domain.ids import QuestionId
from events.domain.questions import Basis, Kind, Option, Question, QuestionDraft, Words

COMPLETE = QuestionDraft(
    kind=Kind.TEXT,
    label=Words("Wat is uw functie?", "What is your job?"),
    purpose=Words("om de groepen samen te stellen", "to put the groups together"),
    basis=Basis.CONTRACT,
    retention_days=30,
    recipients=(),
)
LUNCH = replace(COMPLETE, kind=Kind.YES_NO, label=Words("Luncht u mee?", "Will you have lunch?"))
DIET = replace(
    COMPLETE,
    kind=Kind.MULTIPLE,
    label=Words("Wat eet u niet?"),
    options=(Option("o1", Words("Vlees", "Meat")), Option("o2", Words("Noten", "Nuts"))),
    basis=Basis.CONSENT,
    special=True,
    recipients=(Words("De cateraar", "The caterer"),),
)


def draft(**changes: object) -> QuestionDraft:
    return replace(COMPLETE, **changes)


def question(
    number: int = 0, of: QuestionDraft = COMPLETE, *, retired: bool = False, **changes: object
) -> Question:
    """Return a question as it stands on a form, at place `number`."""
    fields = {name: getattr(of, name) for name in QuestionDraft.__dataclass_fields__}
    return Question(
        id=QuestionId(UUID(int=number) if number else uuid4()),
        position=number,
        retired=retired,
        **{**fields, **changes},
    )

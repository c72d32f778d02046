"""Who plays a part in the demonstration. Nobody here exists; every address is an example's."""

from dataclasses import dataclass
from typing import Final

from admin_ui.demo.attendee import Person
from infra.staff.permissions import Role

_R = Role

WEBSITE, SOCIAL = "website", "social"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A member of staff whose password everybody may know: it exists in demonstrations alone."""

    name: str
    email: str
    password: str
    roles: frozenset[Role]
    #: What this account is for, in a few words.
    part: str


SANNE: Final = Account(
    name="Sanne de Wit",
    email="sanne@demo.example",
    password="tulp fiets molen 4821",  # noqa: S106 - known on purpose
    roles=frozenset({_R.ORGANISER, _R.PHOTOGRAPHER, _R.PUBLISHER}),
    part="makes events, uploads photos",
)
KARIM: Final = Account(
    name="Karim Bouazza",
    email="karim@demo.example",
    password="dijk sluis haven 7306",  # noqa: S106 - known on purpose
    roles=frozenset({_R.REVIEWER, _R.PUBLISHER}),
    part="reviews, approves, publishes",
)
ELS: Final = Account(
    name="Els Hendriks",
    email="els@demo.example",
    password="kaas brood appel 2519",  # noqa: S106 - known on purpose
    roles=frozenset({_R.PRIVACY}),
    part="privacy officer",
)
BRAM: Final = Account(
    name="Bram Willems",
    email="beheer@demo.example",
    password="schaap weide hek 9034",  # noqa: S106 - known on purpose
    roles=frozenset({_R.ADMIN}),
    part="makes accounts",
)

NOOR: Final = Account(
    name="Noor van Dijk",
    email="noor@demo.example",
    password="brug polder wilg 6184",  # noqa: S106 - known on purpose
    roles=frozenset({_R.TRAINER}),
    part="leads a session, sees who comes to it",
)

STAFF: Final = (SANNE, KARIM, ELS, BRAM, NOOR)

YES: Final = {WEBSITE: True, SOCIAL: True}
NO: Final = {WEBSITE: False, SOCIAL: False}
WEBSITE_ONLY: Final = {WEBSITE: True, SOCIAL: False}

#: The two who are in the photographs: one said yes, the other no.
AD: Final = Person(
    name="Ad Voorbeeld",
    email="ad@school.example",
    organisation="Basisschool De Regenboog",
    choices=YES,
)
WIM: Final = Person(
    name="Wim Voorbeeld",
    email="wim@school.example",
    organisation="Openbare basisschool De Wegwijzer",
    choices=NO,
    confirms=False,
)
CAS: Final = Person(name="Cas Peeters", email="cas@school.example", confirms=False)

ATTENDEES: Final = (
    AD,
    WIM,
    Person(name="Fatima el Amrani", email="fatima@school.example",
           organisation="IKC De Zonnewijzer", choices=YES),
    Person(name="Joost van der Meer", email="joost@school.example",
           organisation="Basisschool De Regenboog", choices=WEBSITE_ONLY),
    Person(name="Marieke Jansen", email="marieke@school.example",
           organisation="Montessorischool De Beuk", choices=NO, confirms=False),
    Person(name="Ömer Şahin", email="omer@school.example",
           organisation="Stichting Samen Leren", choices=YES, confirms=False),
    CAS,
    Person(name="Lotte Bakker", email="lotte@school.example",
           organisation="Jenaplanschool Het Kompas", choices=WEBSITE_ONLY),
    Person(name="Daan Visser", email="daan@school.example",
           organisation="Openbare basisschool De Wegwijzer", confirms=False),
    Person(name="Anouk de Boer", email="anouk@school.example",
           organisation="IKC De Zonnewijzer", choices=YES),
    Person(name="Ruben Smit", email="ruben@school.example", choices=NO, confirms=False),
    Person(name="Priya Ramdin", email="priya@school.example",
           organisation="Stichting Samen Leren", choices=YES),
    Person(name="Hendrik-Jan Mulder", email="hendrikjan@school.example",
           organisation="Montessorischool De Beuk", confirms=False),
    Person(name="Iris Groen", email="iris@school.example",
           organisation="Basisschool 't Startblok", choices=WEBSITE_ONLY, confirms=False),
)  # fmt: skip

#: Two more than there are seats.
WORKSHOP: Final = (
    ATTENDEES[2],
    ATTENDEES[3],
    ATTENDEES[7],
    Person(name="Tessa Kok", email="tessa@school.example",
           organisation="Basisschool 't Startblok", choices=NO, confirms=False),
    Person(name="Youssef Haddad", email="youssef@school.example",
           organisation="Jenaplanschool Het Kompas", choices=YES, confirms=False),
    Person(name="Mieke Vermeulen", email="mieke@school.example", confirms=False),
)  # fmt: skip

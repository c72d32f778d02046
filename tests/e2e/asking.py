"""Questions on the form of an event, made on the pages of staff."""

from admin_ui.demo.browser import Browser

_TERMS = {"basis": "contract", "retention_days": "30", "sharing": "ourselves"}

LUNCH = {
    **_TERMS,
    "label_nl": "Luncht u mee?",
    "label_en": "Will you have lunch?",
    "kind": "yes_no",
    "moment": "sign_up",
    "purpose_nl": "om genoeg lunches te bestellen",
    "purpose_en": "to order enough lunches",
}
DIET = {
    **_TERMS,
    "label_nl": "Wat eet u niet?",
    "label_en": "What do you not eat?",
    "help_nl": "Laat het leeg als u alles eet.",
    "help_en": "Leave it empty if you eat everything.",
    "kind": "multiple",
    "options": "Vlees | Meat\nVis | Fish\nNoten | Nuts",
    "moment": "sign_up",
    "purpose_nl": "om een lunch te bestellen die u kunt eten",
    "purpose_en": "to order a lunch that you can eat",
    "basis": "consent",
    "retention_days": "7",
    "sharing": "others",
    "recipients": "De cateraar | The caterer",
    "special": "yes",
}
GROUP = {
    **_TERMS,
    "label_nl": "In welke groep wilt u?",
    "label_en": "Which group would you like?",
    "kind": "choice",
    "options": "Onderbouw | Younger pupils\nBovenbouw | Older pupils",
    "moment": "sign_up",
    "purpose_nl": "om de groepen in te delen",
    "purpose_en": "to put the groups together",
}
TRAIN = {
    **_TERMS,
    "label_nl": "Hoe laat komt u aan?",
    "label_en": "At what time do you arrive?",
    "help_nl": "Zo weten we wanneer de koffie klaar moet staan.",
    "help_en": "So that we know when to have the coffee ready.",
    "kind": "text",
    "moment": "later",
    "purpose_nl": "om u op te vangen",
    "purpose_en": "to welcome you",
}
#: Asks about health, and does not say so: staff are warned.
ACCESS = {
    **_TERMS,
    "label_nl": "Komt u met een rolstoel?",
    "label_en": "Do you come with a wheelchair?",
    "kind": "yes_no",
    "moment": "later",
    "purpose_nl": "om een plek vrij te houden",
    "purpose_en": "to keep a place free",
}


def ask(staff: Browser, event_url: str) -> str:
    """Add questions of several kinds to the form of an event; return the page of one of them."""
    path = f"{event_url}/questions/new"
    staff.send(staff.open(path), path, LUNCH)
    listed = staff.open(f"{event_url}/questions").links_to(f"{event_url}/questions/")
    [lunch] = [link for link in listed if link.endswith("/edit")]
    number = lunch.removesuffix("/edit").rpartition("/")[2]
    for question in ({**DIET, "condition": f"{number}:yes"}, GROUP, TRAIN, ACCESS):
        staff.send(staff.open(path), path, question)
    return lunch

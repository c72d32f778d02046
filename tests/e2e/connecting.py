"""A recipient, a program with a token and one that is told of changes: what there is to see."""

from datetime import datetime, timedelta

from admin_ui.demo.browser import Browser

_RECIPIENTS, _TOKENS = "/staff/recipients", "/staff/integrations/tokens/new"
_WEBHOOKS = "/staff/integrations/webhooks/"


def make(els: Browser, sanne: Browser, now: datetime) -> dict[str, str]:
    """Put a recipient on file and connect its programs; return where to see them, by name."""
    fields = {
        "name": "Drukkerij De Pers",
        "agreement": "Verwerkersovereenkomst 2026-3",
        "valid_from": (now - timedelta(days=30)).date().isoformat(),
        "valid_until": (now + timedelta(days=300)).date().isoformat(),
        "covers": ["name", "organisation", "photos"],
    }
    new = f"{_RECIPIENTS}/new"
    page = els.send(els.open(new), new, fields)
    recipient = next(link for link in page.links_to(f"{_RECIPIENTS}/") if not link.endswith("new"))
    token = {
        "name": "Ledenadministratie",
        "recipient": recipient.rsplit("/", 1)[1],
        "scopes": ["events", "register"],
        "expires": (now + timedelta(days=90)).date().isoformat(),
    }
    sanne.send(sanne.open(_TOKENS), _TOKENS, token)
    new = f"{_WEBHOOKS}new"
    sanne.send(sanne.open(new), new, {"url": "https://crm.example/hooks/akkoord"})
    known = sanne.open("/staff/integrations").links_to(_WEBHOOKS)
    return {
        "recipient": recipient,
        "webhook": next(link for link in known if not link.endswith("new")),
    }

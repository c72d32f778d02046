"""The register of the demonstration: invented schools and boards, as DUO would give them."""

from pathlib import Path
from typing import Final

from admin_ui.demo.browser import Browser

_FOLDER: Final = Path(__file__).parent / "register"
_PAGE: Final = "/staff/organisations"


def take_in(browser: Browser) -> None:
    """Take both lists in, as a member of staff does; a second time that changes nothing."""
    for name in ("boards.csv", "schools.csv"):
        page = browser.open(_PAGE)
        fields = {"sector": "po", "act": "take-in"}
        browser.send_file(page, _PAGE, fields, "file", (_FOLDER / name).read_bytes())


def chosen(browser: Browser, name: str) -> dict[str, str]:
    """Return the field that choosing a school by its name fills in; empty when it is not there."""
    found = browser.ask("GET", f"/organisations?q={name}").json() if name else []
    same = [one["id"] for one in found if one["name"] == name]
    return {"organisation_id": same[0]} if same else {}

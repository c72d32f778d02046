"""Read what a package index offers: PEP 503 (HTML) and PEP 691 (JSON)."""

import json
import posixpath
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

ACCEPT = (
    "application/vnd.pypi.simple.v1+json, "
    "application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Offer:
    """One file that an index offers."""

    filename: str
    url: str


def offers(page: str, *, content_type: str, url: str) -> list[Offer]:
    """List the files of a project page that was found at `url`."""
    if "json" in content_type or page.lstrip().startswith("{"):
        links = [file["url"] for file in json.loads(page)["files"] if not file.get("yanked")]
    else:
        reader = _Links()
        reader.feed(page)
        url = urljoin(url, reader.base)
        links = reader.links
    return [_offer(urljoin(url, link)) for link in links]


def _offer(link: str) -> Offer:
    address = urldefrag(link).url
    return Offer(unquote(posixpath.basename(urlsplit(address).path)), address)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.base = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        target = given.get("href")
        if tag == "base" and target:
            self.base = target
        elif tag == "a" and target and "data-yanked" not in given:
            self.links.append(target)

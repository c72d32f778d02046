"""Who asks, as far as we know, and the page that answers them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request
from litestar.response import Redirect, Template

from infra.sessions import OpenSession
from infra.settings import Settings
from infra.staff.member import StaffMember
from infra.tables import SessionKind

#: Where the gate leaves what it found out about a request.
STATE_KEY = "visitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """The maker of a request. Anonymous unless the route asks for a session and one is open."""

    settings: Settings
    ip: str
    lang: str
    path: str
    query: Mapping[str, str]
    session: OpenSession | None = None
    staff: StaffMember | None = None

    @property
    def person_id(self) -> UUID | None:
        """Return the person whose own page this is, if it is open."""
        if self.session is None or self.session.kind is not SessionKind.PERSON:
            return None
        return self.session.subject

    @property
    def form_token(self) -> str | None:
        return self.session.form_token if self.session else None

    def url_with_lang(self, lang: str) -> str:
        """Return the address of this very page in another language."""
        return f"{self.path}?{urlencode({**self.query, 'lang': lang})}"

    @property
    def keep(self) -> str:
        """Return what keeps a chosen language in the next address, empty when none was chosen."""
        return f"?lang={self.lang}" if "lang" in self.query else ""

    def see_other(self, path: str, **say: str) -> Redirect:
        """Send a browser on after a form, in the chosen language, with what to `say` there."""
        query = {**say, **({"lang": self.lang} if "lang" in self.query else {})}
        return Redirect(path, status_code=303, query_params=query or None)

    def page(
        self,
        template: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **context: Any,
    ) -> Template:
        """Answer with a page; every template finds the same names besides `context`."""
        return Template(
            template_name=template,
            status_code=status,
            media_type="text/html",
            headers=dict(headers or {}),
            context={
                "lang": self.lang,
                "settings": self.settings,
                "path": self.path,
                "staff": self.staff,
                "csrf_token": self.form_token,
                "url_with_lang": self.url_with_lang,
                **context,
            },
        )


def visitor_of(request: Request[Any, Any, Any]) -> Visitor:
    """Return the visitor that the gate found."""
    visitor: Visitor = request.scope["state"][STATE_KEY]
    return visitor


async def provide_visitor(request: Request[Any, Any, Any]) -> Visitor:
    """Give handlers `visitor: NamedDependency[Visitor]`."""
    return visitor_of(request)

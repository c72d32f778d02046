"""How many statements each page asks of the database."""

from uuid import uuid4

import httpx

from app import create_app
from infra.audit import Actor
from infra.clock import SystemClock
from infra.db import connected
from infra.ids import new_token
from infra.processes import make_runtime
from infra.sessions import open_session
from infra.staff.accounts import NewStaff, add_staff
from infra.staff.permissions import Role
from infra.tables import SessionKind
from infra.web.cookies import cookie_name
from tests.bench.web.product import Product
from tests.bench.web.seeding import Seeded
from tests.bench.web.visitors import Refused, form_of
from tests.events.queries import counted

#: What a filled-in form asks, which is no page to read.
SIGNING_UP = "signing up"

_NUMBER = 2**20  # a visitor like no other


async def sql_per_page(product: Product, event: Seeded) -> dict[str, int]:
    """Open each page once, in this process, and count. Raise `Refused`."""
    settings = product.installation.settings
    app = create_app(make_runtime(settings))
    here = f"/events/{event.slug}"
    counts: dict[str, int] = {}
    async with connected(product.database, most=4):
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url=settings.base_url,
            headers={"Sec-Fetch-Site": "same-origin", "Accept-Language": "nl"},
        )
        client.cookies.set(cookie_name(SessionKind.STAFF, secure=False), await _session())
        async with client:
            for name, path in {
                "list of events": "/",
                "event": here,
                "form": f"{here}/sign-up",
                "sent": f"{here}/sent",
                "attendees, for staff": f"/staff/events/{event.id}/attendees",
            }.items():
                with counted() as asked:
                    answer = await client.get(path)
                if answer.status_code != httpx.codes.OK:
                    raise Refused(f"{path} answered {answer.status_code}")
                counts[name] = len(asked)
            with counted() as asked:
                sent = await client.post(f"{here}/sign-up", data=form_of(_NUMBER + len(counts)))
            if sent.status_code != httpx.codes.SEE_OTHER:
                raise Refused(f"{here}/sign-up answered {sent.status_code}")
            counts[SIGNING_UP] = len(asked)
    return counts


async def _session() -> str:
    """Sign an organiser in, and return the secret of the session."""
    at = SystemClock().now()
    new = NewStaff(
        email=f"{uuid4().hex}@bench.example",
        name="Organisator",
        password=new_token(),
        roles=frozenset({Role.ORGANISER}),
    )
    staff_id = await add_staff(new, by=Actor.system(), at=at)
    return (await open_session(SessionKind.STAFF, staff_id, at=at)).token

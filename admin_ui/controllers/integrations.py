"""Other programs: their keys, what they are told of, and what a website can embed."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from admin_ui import integration_form
from admin_ui.pages import field_errors, page, see_other
from events.domain.ids import StaffId, TokenId, WebhookId
from events.services import integrations, recipients, webhooks
from infra.audit import Actor
from infra.errors import Invalid, NotAllowed
from infra.runtime import Runtime
from infra.staff.member import StaffMember
from infra.staff.permissions import Permission
from infra.web.forms import Form
from infra.web.guards import may
from infra.web.visitor import Visitor

_HERE = "/staff/integrations"
#: What the form of a new token proposes; a shorter life is better.
_PROPOSED = timedelta(days=90)


async def provide_connector(staff: NamedDependency[StaffMember]) -> StaffMember:
    """Give the member of staff who connects programs for every event, or raise `NotAllowed`."""
    if not staff.may_everywhere(Permission.MANAGE_INTEGRATIONS):
        raise NotAllowed
    return staff


class IntegrationController(Controller):
    path = _HERE.removeprefix("/staff")
    guards = [may(Permission.MANAGE_INTEGRATIONS)]
    dependencies = {"connector": provide_connector}

    @get()
    async def overview(
        self,
        visitor: NamedDependency[Visitor],
        connector: NamedDependency[StaffMember],  # noqa: ARG002 - lets nobody else in
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """List tokens and webhooks, in two queries."""
        at = runtime.clock.now()
        tokens = [(token, token.works(at)) for token in await integrations.all_tokens()]
        return page(
            visitor,
            "integrations.html",
            section="integrations",
            tokens=tokens,
            scope_names=dict(integration_form.scope_options()),
            webhooks=[integration_form.webhook_line(one) for one in await webhooks.everything()],
            hosts=sorted(runtime.settings.webhook_hosts),
        )

    @get("/tokens/new")
    async def token_form(
        self,
        visitor: NamedDependency[Visitor],
        connector: NamedDependency[StaffMember],  # noqa: ARG002 - lets nobody else in
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show the form of a new token; nothing is ticked."""
        day = (runtime.clock.now() + _PROPOSED).astimezone(runtime.settings.timezone).date()
        return await _token_page(visitor, {"expires": day.isoformat()}, [])

    @post("/tokens/new")
    async def issue(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        connector: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Make a token and show its secret, this once."""
        at = runtime.clock.now()
        try:
            draft = integration_form.read(form, runtime.settings.timezone, at=at)
            secret = await integrations.issue(draft, by=StaffId(connector.id), at=at)
        except Invalid as wrong:
            return await _token_page(visitor, form, form.all("scopes"), field_errors(wrong))
        return page(visitor, "secret.html", section="integrations", title=draft.name, secret=secret)

    @post("/tokens/{token_id:uuid}/revoke")
    async def revoke(
        self,
        token_id: FromPath[UUID],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        connector: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Redirect:
        """End a token."""
        await integrations.revoke(
            TokenId(token_id), by=StaffId(connector.id), at=runtime.clock.now()
        )
        return see_other(visitor, _HERE, done="saved")

    @get("/webhooks/new")
    async def webhook_form(
        self,
        visitor: NamedDependency[Visitor],
        connector: NamedDependency[StaffMember],  # noqa: ARG002 - lets nobody else in
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Show the form of a new webhook."""
        return _webhook_page(visitor, runtime, {})

    @post("/webhooks/new")
    async def listen(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        connector: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Template:
        """Tell an address of changes from now on, and show its secret, this once."""
        url = form.get("url", "")
        try:
            secret = await webhooks.add(
                runtime.settings, url, by=StaffId(connector.id), at=runtime.clock.now()
            )
        except Invalid as wrong:
            return _webhook_page(visitor, runtime, form, field_errors(wrong))
        return page(visitor, "secret.html", section="integrations", title=url, secret=secret)

    @get("/webhooks/{webhook_id:uuid}")
    async def deliveries(
        self,
        webhook_id: FromPath[UUID],
        visitor: NamedDependency[Visitor],
        connector: NamedDependency[StaffMember],  # noqa: ARG002 - lets nobody else in
    ) -> Template:
        """Show what a webhook was told lately, in two queries."""
        found, told = await webhooks.history(WebhookId(webhook_id))
        return page(
            visitor,
            "webhook.html",
            section="integrations",
            webhook=integration_form.webhook_line(found),
            deliveries=[integration_form.delivery_line(one) for one in told],
        )

    @post("/webhooks/{webhook_id:uuid}/end")
    async def end(
        self,
        webhook_id: FromPath[UUID],
        form: NamedDependency[Form],  # noqa: ARG002 - its form token is checked
        visitor: NamedDependency[Visitor],
        connector: NamedDependency[StaffMember],
        runtime: NamedDependency[Runtime],
    ) -> Redirect:
        """Tell an address nothing any more."""
        actor = Actor.staff(connector.id)
        await webhooks.end(WebhookId(webhook_id), actor=actor, at=runtime.clock.now())
        return see_other(visitor, _HERE, done="saved")


def _webhook_page(
    visitor: Visitor,
    runtime: Runtime,
    values: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    return page(
        visitor,
        "webhook_form.html",
        section="integrations",
        status=200 if errors is None else 400,
        hosts=sorted(runtime.settings.webhook_hosts),
        values=values,
        errors=errors or {},
    )


async def _token_page(
    visitor: Visitor,
    values: Mapping[str, str],
    chosen: list[str],
    errors: Mapping[str, str] | None = None,
) -> Template:
    return page(
        visitor,
        "token_form.html",
        section="integrations",
        status=200 if errors is None else 400,
        recipients=[(str(one.id), one.name) for one in await recipients.everybody()],
        scopes=integration_form.scope_options(),
        values=values,
        chosen=chosen,
        errors=errors or {},
    )

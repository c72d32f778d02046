"""What events do in the background."""

from uuid import UUID

from events.domain.ids import DeliveryId, MailId, OfferId
from events.services import answers, integrations, links, offers, recognition, webhooks
from events.services.delivery import MOST_TRIES, deliver
from events.services.sweeping import sweep
from infra.queue import MAIL, REVIEW, Jobs
from infra.runtime import Runtime

jobs = Jobs()


@jobs.job("events.send_mail", retries=MOST_TRIES - 1, priority=MAIL)
async def send_mail(runtime: Runtime, *, mail_id: UUID) -> None:
    """Write one letter and send it."""
    await deliver(runtime, MailId(mail_id))


@jobs.job("events.answer_link_request", priority=MAIL)
async def answer_link_request(runtime: Runtime, *, request_id: UUID) -> None:
    """Look up who asked for a new link, and mail it."""
    await links.answer_link_request(request_id, at=runtime.clock.now())


@jobs.job("events.end_recognition", every="17 * * * *")
async def end_recognition(runtime: Runtime) -> None:
    """End recognition where its last day has come: every yes to it, and what it was used for."""
    await recognition.end_what_is_over(at=runtime.clock.now())


@jobs.job("events.erase_answers", every="41 2 * * *")
async def erase_answers(runtime: Runtime) -> None:
    """Erase the answers to questions whose retention is over."""
    await answers.erase_due(at=runtime.clock.now())


@jobs.job("events.end_offer", priority=MAIL)
async def end_offer(runtime: Runtime, *, offer_id: UUID) -> None:
    """End an offer of places that nobody answered in time."""
    await offers.end(OfferId(offer_id), at=runtime.clock.now())


@jobs.job("events.serve_waiting", every="41 * * * *")
async def serve_waiting(runtime: Runtime) -> None:
    """Give free places on, where it became somebody's turn by time alone."""
    await offers.serve_all(at=runtime.clock.now())


@jobs.job("events.sweep", every="23 2 * * *")
async def sweep_daily(runtime: Runtime) -> None:
    """Remove what has had its time: expired links, sent letters, used form keys."""
    await sweep(at=runtime.clock.now())


@jobs.job("events.spread_changes", every="* * * * *", priority=REVIEW)
async def spread_changes(runtime: Runtime) -> None:  # noqa: ARG001 - every job is given it
    """Have other programs told of the changes of the last minute."""
    await webhooks.spread()


@jobs.job("events.tell", priority=REVIEW)
async def tell(runtime: Runtime, *, delivery_id: UUID) -> None:
    """Tell one change to one other program; what fails is tried again later by itself."""
    await webhooks.tell(runtime, DeliveryId(delivery_id))


@jobs.job("events.sweep_integrations", every="37 2 * * *")
async def sweep_integrations(runtime: Runtime) -> None:
    """Remove what other programs did long ago: answered requests, ended tokens, deliveries."""
    at = runtime.clock.now()
    await integrations.sweep(at=at)
    await webhooks.sweep(at=at)

"""The end of being recognised: what was found by it goes with it, in the same transaction."""

from events.domain.consent import Purpose
from events.services.hooks import ConsentNarrowed
from infra.queue import WITHDRAWAL, enqueue
from media.domain.faces import Verdict
from media.domain.proposals import ProposalSource
from media.services import publishing
from media.store import albums, faces, proposals


async def take_back(narrowed: ConsentNarrowed) -> None:
    """Remove a person's proposals, and hide every face that nobody but recognition shows as them.

    Called inside the transaction that ends the consent, the event's row locked and its epoch
    raised. What a person confirmed is that person's decision, and stays.
    """
    if Purpose.RECOGNITION not in narrowed.purposes:
        return
    shown = await faces.automatic(narrowed.event_id, narrowed.person_id)
    for photo_id, of_photo in shown.items():
        for face in of_photo:
            await faces.decide(photo_id, face, Verdict(), by=None, at=narrowed.at)
        await publishing.end_changed(photo_id, at=narrowed.at)
        for album in await albums.with_photo(photo_id):
            await enqueue("media.render", priority=WITHDRAWAL, album_id=album.id, photo_id=photo_id)
    await proposals.remove_of_person(
        narrowed.event_id, narrowed.person_id, ProposalSource.RECOGNITION
    )

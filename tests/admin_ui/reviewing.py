"""One act of the review page."""

import httpx

from media.domain.ids import FaceId, PhotoId
from tests.admin_ui.conftest import World


async def decide(
    client: httpx.AsyncClient,
    world: World,
    photo_id: PhotoId,
    face_id: FaceId,
    decision: str,
    person_id=None,
) -> httpx.Response:
    return await client.post(
        f"{world.photo_url(photo_id)}/faces/{face_id}/decision",
        json={"decision": decision, "person_id": str(person_id) if person_id else None},
    )

"""Hide where a photo's own metadata tells of a face that we did not find."""

from infra.db import require_transaction
from media.domain.faces import FaceBox, Origin
from media.domain.hints import unknown
from media.domain.photo import Photo
from media.imaging.picture import Picture
from media.store import faces


async def save(photo: Photo, picture: Picture) -> None:
    """Add doubtful, hidden faces where no face is known; part of the scan's transaction.

    What was found by eye or machine is known better, also what somebody said is no face.
    """
    require_transaction()
    if not picture.hints:
        return
    known = [face.box for face in (await faces.of_photos([photo.id])).get(photo.id, ())]
    hints = [FaceBox(box.x, box.y, box.w, box.h) for box in picture.hints]
    for box in unknown(hints, known):
        await faces.add(photo.id, box, score=0.0, doubtful=True, origin=Origin.HINT)

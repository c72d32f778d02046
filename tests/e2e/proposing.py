"""Proposals to look at: put into the database, so that they do not hang on who looks alike."""

import asyncpg

from admin_ui.demo.people import AD, ATTENDEES, NO
from tests.e2e.world import World

_REFUSER = next(person for person in ATTENDEES[:8] if person.choices == NO)

_TOGETHER, _ALONE = "1-samen.jpg", "2-wim.jpg"

_PROPOSE = """
INSERT INTO face_proposal (id, face, photo, person_id, source, kind, certainty, state, made_at)
SELECT gen_random_uuid(), f.id, f.photo, p.id, 'recognition', $3, $4, 'open', now()
FROM face f JOIN album_photo ap ON ap.photo = f.photo JOIN photo o ON o.id = f.photo
JOIN person p ON p.email = $2
WHERE ap.album = $1::uuid AND f.decision = 'none' AND o.file_name = $5
ON CONFLICT DO NOTHING
"""


async def propose(database: str, world: World) -> None:
    """Propose Ad, and somebody who said no, for the faces of the album in review."""
    album = world.at["album"].rpartition("/")[2]
    connection = await asyncpg.connect(database)
    try:
        await connection.execute(_PROPOSE, album, AD.email, "show", "sure", _TOGETHER)
        await connection.execute(_PROPOSE, album, AD.email, "show", "likely", _ALONE)
        await connection.execute(_PROPOSE, album, _REFUSER.email, "hide", "likely", _ALONE)
    finally:
        await connection.close()

"""Look for faces in what is public, as anybody could, and count those that nobody chose."""

from anyio import to_thread

from infra.runtime import Runtime
from media.domain.album import Album
from media.domain.publication import PhotoState
from media.imaging.detect import default_detector
from media.imaging.encode import decode_own
from media.imaging.render import Drawn
from media.imaging.shape import oval
from media.imaging.verify import judge
from media.store.renditions import StoredRendition


async def unexpected(
    runtime: Runtime, album: Album, state: PhotoState, file: StoredRendition
) -> int:
    """Count the sure faces in a public file that lie outside every mask and are not shown."""
    content = await runtime.renditions.read(file.key, sha256=file.sha256)
    return await to_thread.run_sync(_count, content, album, state)


def _count(content: bytes, album: Album, state: PhotoState) -> int:
    pixels = decode_own(content)
    scale = pixels.shape[1] / (state.photo.width or pixels.shape[1])
    hidden = state.hidden(album.purposes)
    hidden_ids = {face.id for face in hidden}
    masks = tuple(oval(face.box, scale=scale) for face in hidden)
    shown = [face.box for face in state.faces if face.id not in hidden_ids]
    found = [face for face in default_detector().detect(pixels) if not face.doubtful]
    return len(judge(found, Drawn(pixels=pixels, masks=masks, scale=scale), shown).outside)

"""What a job or a page needs besides its own arguments."""

from dataclasses import dataclass

from infra.clock import Clock
from infra.mail import Mailer
from infra.settings import Settings
from infra.storage import Storage


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """The outside world as arguments: settings, time, storage and mail."""

    settings: Settings
    clock: Clock
    #: What was uploaded, and staff's own copies of it. Never reachable by the public.
    originals: Storage
    #: What was rendered for publication; leaves only through the asset route.
    renditions: Storage
    mailer: Mailer

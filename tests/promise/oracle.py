"""Who may be seen, worked out without any of the product's code."""

from hypothesis import strategies as st

NAMES = ("Marie", "Jan")
MOST_PHOTOS = 2

names = st.sampled_from(NAMES)
photos = st.integers(0, MOST_PHOTOS - 1)


class Oracle:
    """Who may be seen in which photo, worked out without any of the product's code."""

    def __init__(self) -> None:
        #: Counts up with every change, so that an old reason is not mistaken for a new one.
        self.consent: dict[str, tuple[bool, int]] = dict.fromkeys(NAMES, (False, 0))
        self.reasons: dict[tuple[int, str], int | None] = {}
        #: Whose badge in which photo was read, and says no.
        self.refused: set[tuple[int, str]] = set()
        self.history: list[tuple[int, str, int | None]] = []

    def say(self, name: str, answer: bool) -> None:
        said, version = self.consent[name]
        if said != answer:
            self.consent[name] = (answer, version + 1)

    def decide(self, photo: int, name: str, *, show: bool) -> None:
        self.history.append((photo, name, self.reasons.get((photo, name))))
        self.reasons[photo, name] = self.consent[name][1] if show else None

    def undo(self, photo: int) -> None:
        last = max(i for i, (where, _, _) in enumerate(self.history) if where == photo)
        _, name, before = self.history.pop(last)
        self.reasons[photo, name] = before

    def can_undo(self, photo: int) -> bool:
        return any(where == photo for where, _, _ in self.history)

    def may_see(self, photo: int) -> set[str]:
        return {
            name
            for name in NAMES
            if (photo, name) not in self.refused and self.has_reason(photo, name)
        }

    def has_reason(self, photo: int, name: str) -> bool:
        said, version = self.consent[name]
        return said and self.reasons.get((photo, name)) == version

"""Tell what becomes of photos while it happens."""

import argparse
import sys
from types import TracebackType
from typing import Self

from tqdm import tqdm

from media.cli.report import Line, Tally, as_json, is_bad, note, sentence


class Telling:
    """Prints a line for each photo, a progress bar on a terminal, and counts at the end."""

    def __init__(self, arguments: argparse.Namespace, *, photos: int) -> None:
        self.tally = Tally()
        self._json, self._quiet = arguments.json, arguments.quiet
        self._photos = photos
        hidden = self._json or self._quiet or not sys.stderr.isatty()
        self._bar = tqdm(total=photos, unit="photo", file=sys.stderr, leave=False, disable=hidden)

    def __enter__(self) -> Self:
        return self

    def tell(self, line: Line) -> None:
        self.tally.add(line)
        self._bar.update()
        if self._quiet and not is_bad(line):
            return
        with tqdm.external_write_mode(file=sys.stdout):
            print(as_json(line) if self._json else sentence(line), flush=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._bar.close()
        if error is None and not self._json and not self._quiet and self._photos > 1:
            note(str(self.tally))

"""`akkoord redact`: write copies of photos in which every face is hidden."""

import argparse
from collections.abc import Mapping
from pathlib import Path

import msgspec

from infra.settings import read_settings
from media.cli import options
from media.cli.bench import Answer, How
from media.cli.crew import work_on
from media.cli.files import Occupied, gather, targets, write_whole
from media.cli.journal import Journal
from media.cli.keep_clear import NOTICE, Enrolled, enrol
from media.cli.report import (
    EXIT_STATUS,
    Line,
    failed,
    in_words,
    is_bad,
    not_possible,
    note,
    untouched,
)
from media.cli.running import WrongUse, check_photos, gathered, run_safely
from media.cli.telling import Telling
from media.imaging.detect import detector
from media.imaging.style import MaskStyle


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    parser = commands.add_parser(
        "redact",
        help="hide every face in photos",
        description=(
            "Write a copy of each photo in which every face is hidden, as a JPEG without metadata. "
            "Of a folder, the copies lie in the same folders below DIR. No photo is changed, and a "
            "file that is there already stays unless --overwrite is given."
        ),
        epilog=f"{EXIT_STATUS} The lines of --json are described in docs/command-line.md.",
    )
    options.add(parser)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="the folder for the copies"
    )
    parser.add_argument(
        "--overwrite", action="store_true", help="replace other files where copies should go"
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="skip each photo whose copy is there, whole, and made from it in the same way",
    )
    parser.add_argument(
        "--style",
        type=MaskStyle,
        choices=list(MaskStyle),
        default=MaskStyle.SURROUNDINGS,
        help="how masks look: in the tone of the surroundings (the default), in the colour of "
        "AKKOORD_HOUSE_COLOUR, or plain grey",
    )
    parser.add_argument(
        "--keep-clear",
        type=Path,
        metavar="REFERENCE_DIR",
        help="leave faces visible that are certainly those of the people in this folder: a photo, "
        "or a folder of photos, for each person. Computes biometric templates, in memory only",
    )
    parser.set_defaults(run=lambda arguments: run_safely(_run, arguments))


def _run(arguments: argparse.Namespace) -> int:
    check_photos(arguments.photos)
    out: Path = arguments.out
    listing = gathered(gather(arguments.photos, recursive=arguments.recursive, leave_out=out))
    wanted = targets(listing.photos, out)
    how = _how(arguments)
    with _journal(out, how) as journal, Telling(arguments, photos=len(wanted)) as telling:
        left = {}
        for photo, target in wanted.items():
            if arguments.resume and journal.is_done(photo, target):
                telling.tell(_done_before(photo, target))
            else:
                left[photo] = target
        copies = _Copies(left, journal, overwrite=arguments.overwrite)
        for answer, photo in zip(work_on(list(left), how, jobs=arguments.jobs), left, strict=True):
            telling.tell(copies.write(photo, answer))
    return telling.tally.status


def _how(arguments: argparse.Namespace) -> How:
    how = How(hide=True, level=arguments.level, style=arguments.style)
    if how.style is MaskStyle.HOUSE:
        how = msgspec.structs.replace(how, colour=read_settings().pictures.house_colour)
    folder: Path | None = arguments.keep_clear
    if folder is None:
        return how
    if not folder.is_dir():
        raise WrongUse(f"not a folder: {in_words(folder)}")
    note(NOTICE)
    enrolled = enrol(folder, detector(how.level))
    if not enrolled.people.names:
        raise WrongUse(f"no photo of one clear face in {in_words(folder)}")
    note(_said(enrolled))
    return msgspec.structs.replace(how, people=enrolled.people)


def _said(enrolled: Enrolled) -> str:
    """Count who is known; names are for --json alone."""
    said = f"Faces that stay visible: of {len(enrolled.people.names)} people."
    if enrolled.files_left_out:
        said += f" Without one clear face, left out: {enrolled.files_left_out} reference photos."
    if enrolled.people_left_out:
        said += f" Not certain enough, hidden: {enrolled.people_left_out} people."
    return said


def _journal(out: Path, how: How) -> Journal:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise WrongUse(f"not a folder: {in_words(out)}") from None
    except OSError as error:
        raise WrongUse(f"cannot make {in_words(out)}: {error.strerror}") from None
    return Journal(out, options=how.named)


def _done_before(photo: Path, target: Path) -> Line:
    return untouched(photo) | {"state": "done_before", "faces": None, "output": in_words(target)}


class _Copies:
    """Puts copies in their places; never in that of a photo."""

    def __init__(self, wanted: Mapping[Path, Path], journal: Journal, *, overwrite: bool) -> None:
        self._wanted, self._journal, self._overwrite = wanted, journal, overwrite
        self._photos = {photo.resolve() for photo in wanted}

    def write(self, photo: Path, answer: Answer) -> Line:
        """Write the copy of a photo, if there is one, and return what is to be said of it."""
        line = answer.line
        if is_bad(line) or answer.data is None:
            return line
        target = self._wanted[photo]
        if target.resolve() in self._photos:
            return failed(line, "is_a_photo")
        try:
            write_whole(target, answer.data, overwrite=self._overwrite)
            self._journal.write(target, answer.data, answer.sha256)
        except Occupied:
            return failed(line, "occupied")
        except OSError as error:
            return not_possible(line, error)
        return line | {"output": in_words(target)}

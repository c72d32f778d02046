"""Forms with files, for browsers without scripts too. Ours have few and small ones."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException

from infra.errors import Invalid
from infra.web.forms import FORM_TOKEN_FIELD, Form
from infra.web.gate import check_form_token
from infra.web.visitor import visitor_of

#: Bytes read at once.
_BLOCK: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was chosen; its own name is not kept."""

    size: int
    _upload: UploadFile

    async def blocks(self) -> AsyncIterator[bytes]:
        """Give the bytes, block by block, from the start."""
        await self._upload.seek(0)
        while block := await self._upload.read(_BLOCK):
            yield block


@dataclass(frozen=True, slots=True)
class FileForm:
    """The text fields of a form, and the files per field. An empty choice is no file."""

    fields: Form
    files: Mapping[str, tuple[SentFile, ...]]


async def provide_file_form(request: Request[Any, Any, Any]) -> AsyncGenerator[FileForm, None]:
    """Give handlers `form: NamedDependency[FileForm]`, its form token checked.

    The gate has let through only somebody signed in, from our own page, within the route's size.
    Files are gone when the handler has answered.
    """
    try:
        sent = await request.form()
    except (ClientException, ValueError) as error:
        raise Invalid from error
    try:
        yield _checked(request, list(sent.multi_items()))
    finally:
        await sent.close()


def _checked(request: Request[Any, Any, Any], pairs: list[tuple[str, Any]]) -> FileForm:
    texts = tuple((name, value.strip()) for name, value in pairs if isinstance(value, str))
    if any("\x00" in value for _, value in texts):
        raise Invalid
    form = FileForm(Form(texts), _files(pairs))
    session = visitor_of(request).session
    if session is not None:
        check_form_token(session, form.fields.get(FORM_TOKEN_FIELD))
    return form


def _files(pairs: list[tuple[str, Any]]) -> dict[str, tuple[SentFile, ...]]:
    found: dict[str, tuple[SentFile, ...]] = {}
    for name, value in pairs:
        if isinstance(value, UploadFile) and (size := _size(value)):
            found[name] = (*found.get(name, ()), SentFile(size, value))
    return found


def _size(upload: UploadFile) -> int:
    size = upload.file.seek(0, 2)
    upload.file.seek(0)
    return size

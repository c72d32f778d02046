"""Every text for people in the code, and every translation: `python -m tests.infra.web.messages`
prints what still lacks its Dutch, ready to be filled in."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Translation
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).parents[3]
PACKAGES = ("infra", "events", "media", "admin_ui")
KEYWORDS = ("_", "gettext", "gettext_noop", "ngettext")
TEMPLATE_SUFFIXES = {".html", ".txt"}


@dataclass(frozen=True, slots=True)
class Message:
    """A text as it stands in the source; `plural` is empty where there is only one form."""

    package: str
    source: str
    singular: str
    plural: str = ""


def messages() -> Iterator[Message]:
    """List the messages of all packages."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            if "frontend" in path.parts or "static" in path.parts:
                continue
            source = str(path.relative_to(ROOT))
            found = (
                _in_python(path)
                if path.suffix == ".py"
                else _in_template(path)
                if path.suffix in TEMPLATE_SUFFIXES
                else ()
            )
            for forms in found:
                yield Message(package, source, *forms)


def _in_template(path: Path) -> Iterator[tuple[str, ...]]:
    options = {"trim_blocks": "true", "lstrip_blocks": "true"}
    with path.open("rb") as file:
        for _, _, text, _ in babel_extract(file, KEYWORDS, [], options):
            yield (text,) if isinstance(text, str) else tuple(t for t in text if isinstance(t, str))


def _in_python(path: Path) -> Iterator[tuple[str, ...]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in KEYWORDS:
            texts = tuple(text for text in map(_text, node.args[:2]) if text is not None)
            if texts:
                yield texts if _name(node.func) == "ngettext" else texts[:1]
        # Domain errors carry their sentence as a class attribute.
        elif isinstance(node, ast.ClassDef):
            yield from ((text,) for text in map(_sentence, node.body) if text)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _text(node: ast.expr) -> str | None:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else None


def _sentence(node: ast.stmt) -> str | None:
    match node:
        case ast.AnnAssign(target=ast.Name(id="sentence"), value=ast.expr() as value):
            return _text(value)
        case ast.Assign(targets=[ast.Name(id="sentence")], value=value):
            return _text(value)
    return None


def catalogs(language: str = "nl") -> dict[str, Catalog]:
    """Read the translations of each package that has any."""
    found = {}
    for package in PACKAGES:
        path = ROOT / package / "locale" / f"{language}.po"
        if path.exists():
            with path.open("rb") as file:
                found[package] = read_po(file, locale=language)
    return found


def translations(language: str = "nl") -> dict[str, Translation]:
    """Return all translations by their source text."""
    return {
        source_of(translation): translation
        for catalog in catalogs(language).values()
        for translation in catalog
        if translation.id
    }


def source_of(translation: Translation) -> str:
    return translation.id if isinstance(translation.id, str) else translation.id[0]


def forms_of(translation: Translation) -> tuple[str, ...]:
    string = translation.string or ""
    return (string,) if isinstance(string, str) else tuple(string)


def untranslated() -> list[Message]:
    """List the messages without a complete, certain translation, each once."""
    known = translations()
    missing = {}
    for message in messages():
        found = known.get(message.singular)
        if found is None or found.fuzzy or not all(forms_of(found)):
            missing.setdefault(message.singular, message)
    return list(missing.values())


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def main() -> None:
    for message in untranslated():
        print(f"#: {message.source}\nmsgid {_quoted(message.singular)}")
        if message.plural:
            print(f"msgid_plural {_quoted(message.plural)}")
            print('msgstr[0] ""\nmsgstr[1] ""\n')
        else:
            print('msgstr ""\n')


if __name__ == "__main__":
    main()

"""Link the built front end into a page, by the manifest that Vite writes."""

import json
from functools import cache
from pathlib import Path
from typing import TypedDict

from markupsafe import Markup


class Chunk(TypedDict, total=False):
    """One file of the manifest, as Vite describes it."""

    file: str
    name: str
    isEntry: bool
    css: list[str]
    imports: list[str]


class AssetsNotBuilt(Exception):
    """The front end was not built, so no page can be shown."""

    def __init__(self, manifest: Path) -> None:
        super().__init__(f"The front end is not built: {manifest} is missing. ./run builds it.")


class Assets:
    """The built entries (`site`, `upload`, `review` …) and the tags that load each."""

    def __init__(self, manifest: Path, *, prefix: str = "/static/") -> None:
        if not manifest.is_file():
            raise AssetsNotBuilt(manifest)
        self._chunks: dict[str, Chunk] = json.loads(manifest.read_text("utf-8"))
        self._entries = {
            chunk["name"]: key for key, chunk in self._chunks.items() if chunk.get("isEntry")
        }
        self._prefix = prefix
        self.asset_tags = cache(self._tags)

    @property
    def icon(self) -> str:
        """Return the address of the site's icon."""
        found = (chunk for key, chunk in self._chunks.items() if key.endswith("/icon.svg"))
        return self._prefix + next(found)["file"]

    def _tags(self, entry: str) -> Markup:
        key = self._entries[entry]
        chunks = [self._chunks[name] for name in self._with_imports(key)]
        styles = [style for chunk in chunks for style in chunk.get("css", [])]
        lines = [
            Markup('<link rel="stylesheet" href="{}">').format(self._prefix + style)
            for style in dict.fromkeys(styles)
        ]
        lines += [
            Markup('<link rel="modulepreload" href="{}">').format(self._prefix + chunk["file"])
            for chunk in chunks[1:]
        ]
        lines.append(
            Markup('<script type="module" src="{}"></script>').format(
                self._prefix + chunks[0]["file"]
            )
        )
        return Markup("\n").join(lines)

    def _with_imports(self, key: str) -> list[str]:
        """List a chunk and everything it imports, each once, itself first."""
        found = [key]
        for name in found:
            found += [
                other for other in self._chunks[name].get("imports", []) if other not in found
            ]
        return list(dict.fromkeys(found))

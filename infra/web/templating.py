"""The template environment: autoescape on, undefined names are errors, words translated."""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from infra.settings import Settings
from infra.web.assets import Assets
from infra.web.i18n import install, load_translations

HERE = Path(__file__).parent / "templates"


def environment(settings: Settings, folders: Sequence[Path], assets: Assets | None) -> Environment:
    """Return the environment for pages and mails; without `assets` for mails alone."""
    made = Environment(
        loader=FileSystemLoader([HERE, *folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    install(made, settings.timezone)
    if assets is not None:
        made.globals["asset_tags"] = assets.asset_tags
        made.globals["site_icon"] = assets.icon
    return made


def template_config(
    settings: Settings, folders: Sequence[Path], assets: Assets
) -> TemplateConfig[JinjaTemplateEngine]:
    return TemplateConfig(
        instance=JinjaTemplateEngine.from_environment(environment(settings, folders, assets))
    )


def load_words(packages: Sequence[Path]) -> None:
    """Read the translations of each package from its `locale` folder."""
    load_translations([Path(__file__).parent.parent / "locale", *(p / "locale" for p in packages)])

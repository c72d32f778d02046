"""The composition root: joins the packages, makes the web application, starts commands.

It is the only module that knows every package; nothing imports it.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from litestar import Litestar
from litestar.datastructures import CacheControlHeader, State
from litestar.di import Provide
from litestar.static_files import create_static_files_router
from litestar.types import ControllerRouterHandler

import admin_ui.demo.cli
import admin_ui.routes
import events.cli
import events.jobs
import events.web.routes
import infra.cli
import infra.jobs
import media.cli
import media.jobs
import media.verify_command
import media.web.routes
from events.services.hooks import (
    consent_narrowed,
    kept_elsewhere,
    person_erased,
    public_albums,
    recognition_pages,
    where_published,
)
from infra.deploy.folder_lock import AlreadyServing
from infra.deploy.ports import PortBusy
from infra.deploy.supervisor import Failed
from infra.embedded_postgres import DatabaseFailed
from infra.mail.web import inbox_router, may_show
from infra.processes import inbox
from infra.runtime import Runtime
from infra.settings import WrongSetting
from infra.web.assets import Assets
from infra.web.forms import provide_form
from infra.web.gate import LARGEST_FORM, Gate
from infra.web.headers import SecurityHeaders
from infra.web.health import live, ready
from infra.web.problems import Problems
from infra.web.templating import load_words, template_config
from infra.web.visitor import provide_visitor
from infra.worker import joined
from media.services import (
    enrolment,
    gallery,
    own_recognition,
    proposals,
    publishing,
    unrecognising,
)

_ROOT = Path(__file__).parent
_PACKAGES = [_ROOT / "events", _ROOT / "media", _ROOT / "admin_ui"]
_STATIC = _ROOT / "admin_ui" / "static"
_A_YEAR = 31_536_000

JOBS = joined([infra.jobs.jobs, events.jobs.jobs, media.jobs.jobs])


def connect_packages() -> None:
    """Register who listens to whom, against the direction of imports, and load the words."""
    consent_narrowed.listen(publishing.take_off)
    consent_narrowed.listen(unrecognising.take_back)
    consent_narrowed.listen(enrolment.forget)
    person_erased.listen(enrolment.forget_person)
    person_erased.listen(proposals.forget_person)
    kept_elsewhere.answer_with(enrolment.kept)
    recognition_pages.answer_with(own_recognition.pages)
    where_published.answer_with(gallery.where_published)
    public_albums.answer_with(gallery.public_albums)
    load_words(_PACKAGES)


def create_app(runtime: Runtime) -> Litestar:
    """Return the web application. The caller holds the database connection."""
    connect_packages()
    settings = runtime.settings
    folders = [
        _ROOT / "events" / "web" / "templates",
        _ROOT / "media" / "web" / "templates",
        _ROOT / "admin_ui" / "templates",
    ]
    problems = Problems(settings)
    return Litestar(
        route_handlers=_routes(runtime),
        middleware=[Gate(settings, runtime.clock)],
        before_send=[SecurityHeaders(settings)],
        state=State({"runtime": runtime}),
        dependencies={
            "runtime": Provide(lambda: runtime, sync_to_thread=False),
            "visitor": Provide(provide_visitor),
            "form": Provide(provide_form),
        },
        exception_handlers=problems.handlers,
        template_config=template_config(settings, folders, Assets(_STATIC / "manifest.json")),
        # The gate has checked the announced length already; this holds whoever lied about it.
        request_max_body_size=LARGEST_FORM,
        openapi_config=None,
        logging_config=None,
    )


def _routes(runtime: Runtime) -> list[ControllerRouterHandler]:
    routes: list[ControllerRouterHandler] = [
        live,
        ready,
        *events.web.routes.routes,
        *media.web.routes.routes,
        *admin_ui.routes.routes,
        create_static_files_router(
            "/static",
            directories=[_STATIC],
            cache_control=CacheControlHeader(public=True, max_age=_A_YEAR, immutable=True),
        ),
    ]
    if may_show(runtime.settings):
        routes.append(inbox_router(inbox(runtime.settings)))
    return routes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one `akkoord` command and return its exit code; wrong use or settings: 2."""
    parser = argparse.ArgumentParser(
        prog="akkoord",
        description="Event sign-up in which every attendee decides about photos, "
        "and photos that keep to it.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    infra.cli.add_commands(commands, create_app=create_app, jobs=JOBS)
    events.cli.add_commands(commands)
    media.cli.add_commands(commands)
    media.verify_command.add_commands(commands)
    admin_ui.demo.cli.add_commands(commands)
    chosen = parser.parse_args(arguments)
    connect_packages()  # workers speak and listen too
    try:
        code: int = chosen.run(chosen)
    except (WrongSetting, AlreadyServing, DatabaseFailed, Failed, PortBusy) as error:
        sys.stderr.write(f"akkoord: {error}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    return code


if __name__ == "__main__":
    sys.exit(main())

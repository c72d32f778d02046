"""What Piccolo's own commands read: the engine, and which packages hold tables."""

import os

from piccolo.conf.apps import AppRegistry

from infra.db import DB, set_address

APP_REGISTRY = AppRegistry(
    apps=["infra.piccolo_app", "events.piccolo_app", "media.piccolo_app"],
)

if "DATABASE_URL" in os.environ:
    set_address(os.environ["DATABASE_URL"])

__all__ = ["APP_REGISTRY", "DB"]

"""Tell Piccolo which tables and migrations belong to photos."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from media.tables import (
    Album,
    AlbumPhoto,
    Approval,
    Enrolment,
    EnrolmentKey,
    Face,
    FaceDecision,
    FaceProposal,
    Photo,
    Publication,
    Rendering,
    Rendition,
    Report,
)

APP_CONFIG = AppConfig(
    app_name="media",
    migrations_folder_path=str(Path(__file__).parent / "piccolo_migrations"),
    table_classes=[
        Photo,
        Face,
        FaceDecision,
        FaceProposal,
        Album,
        AlbumPhoto,
        Rendering,
        Rendition,
        Approval,
        Publication,
        Report,
        Enrolment,
        EnrolmentKey,
    ],
    migration_dependencies=["infra.piccolo_app", "events.piccolo_app"],
)

"""Everything of photos that the public can reach."""

from litestar.types import ControllerRouterHandler

from media.web.assets import asset
from media.web.enrolment import EnrolmentController
from media.web.gallery import album_page
from media.web.reports import ReportController, reported

routes: list[ControllerRouterHandler] = [
    album_page,
    asset,
    ReportController,
    reported,
    EnrolmentController,
]

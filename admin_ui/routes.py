"""Everything that staff can reach, below /staff, all for a staff session."""

from litestar import Router
from litestar.types import ControllerRouterHandler

from admin_ui.controllers.account import AccountController
from admin_ui.controllers.album_people import AlbumPeopleController
from admin_ui.controllers.albums import AlbumController, NewAlbumController
from admin_ui.controllers.attendance import AttendanceController
from admin_ui.controllers.badges import BadgeController
from admin_ui.controllers.check_in import CheckInController
from admin_ui.controllers.embed import widget
from admin_ui.controllers.events import EventController, NewEventController
from admin_ui.controllers.exports import ExportController
from admin_ui.controllers.home import all_albums, home
from admin_ui.controllers.imports import ImportController
from admin_ui.controllers.integrations import IntegrationController
from admin_ui.controllers.invitations import InvitationController
from admin_ui.controllers.lifecycle import LifecycleController
from admin_ui.controllers.organisations import OrganisationsController
from admin_ui.controllers.own_sessions import OwnSessionsController
from admin_ui.controllers.people import PeopleController
from admin_ui.controllers.programme import ProgrammeController, SessionController
from admin_ui.controllers.questions import QuestionsController
from admin_ui.controllers.recipients import RecipientController
from admin_ui.controllers.recognition import RecognitionController
from admin_ui.controllers.registrations import AnswersController, RegistrationController
from admin_ui.controllers.reports import reports_page, resolve_report
from admin_ui.controllers.requests import RequestController
from admin_ui.controllers.review import ReviewController, find_people, review_image
from admin_ui.controllers.rooms import RoomController
from admin_ui.controllers.sign_in import sign_in, sign_in_page, sign_out
from admin_ui.controllers.statistics import event_statistics, year_statistics
from admin_ui.controllers.uploads import UploadController
from admin_ui.controllers.waiting_list import WaitingListController
from admin_ui.guards import provide_album, provide_event, provide_staff, provide_work
from infra.web.gate import SESSION

staff_router = Router(
    "/staff",
    route_handlers=[
        sign_in_page,
        sign_in,
        sign_out,
        home,
        all_albums,
        NewEventController,
        EventController,
        LifecycleController,
        RequestController,
        InvitationController,
        ProgrammeController,
        SessionController,
        RoomController,
        OwnSessionsController,
        RecognitionController,
        QuestionsController,
        RegistrationController,
        AnswersController,
        WaitingListController,
        BadgeController,
        AttendanceController,
        CheckInController,
        ExportController,
        ImportController,
        RecipientController,
        IntegrationController,
        NewAlbumController,
        AlbumController,
        AlbumPeopleController,
        UploadController,
        ReviewController,
        review_image,
        find_people,
        reports_page,
        resolve_report,
        OrganisationsController,
        event_statistics,
        year_statistics,
        PeopleController,
        AccountController,
    ],
    dependencies={
        "staff": provide_staff,
        "event": provide_event,
        "album": provide_album,
        "work": provide_work,
    },
    opt={SESSION: "staff"},
)

routes: list[ControllerRouterHandler] = [staff_router, widget]

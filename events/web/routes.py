"""The routes of events, for the application to mount."""

from litestar.types import ControllerRouterHandler

from events.web.answers import OwnAnswersController
from events.web.api.docs import docs, openapi
from events.web.api.routes import api_router
from events.web.day import DayController
from events.web.feeds import calendar, coming
from events.web.groups import GroupSignUpController, MailboxController, OfferController
from events.web.invoice import OwnInvoiceController
from events.web.links import (
    AddressController,
    ConfirmController,
    LinkAgainController,
    PersonalLinkController,
)
from events.web.look import event_page, first_page
from events.web.me import MeController
from events.web.organisations import find_organisations
from events.web.privacy import privacy, privacy_version
from events.web.programme import OwnSessionsController
from events.web.sign_up import SignUpController

routes: list[ControllerRouterHandler] = [
    first_page,
    event_page,
    find_organisations,
    SignUpController,
    ConfirmController,
    PersonalLinkController,
    AddressController,
    LinkAgainController,
    MeController,
    GroupSignUpController,
    OfferController,
    MailboxController,
    DayController,
    OwnAnswersController,
    OwnInvoiceController,
    OwnSessionsController,
    privacy,
    privacy_version,
    calendar,
    coming,
    api_router,
    openapi,
    docs,
]

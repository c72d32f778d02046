"""The routes of events, for the application to mount."""

from litestar.types import ControllerRouterHandler

from events.web.links import (
    AddressController,
    ConfirmController,
    LinkAgainController,
    PersonalLinkController,
)
from events.web.look import event_page, first_page
from events.web.me import MeController
from events.web.privacy import privacy, privacy_version
from events.web.sign_up import SignUpController
from events.web.organisations import find_organisations

routes: list[ControllerRouterHandler] = [
    first_page,
    event_page,
    SignUpController,
    ConfirmController,
    find_organisations,
    PersonalLinkController,
    AddressController,
    LinkAgainController,
    MeController,
    privacy,
    privacy_version,
]

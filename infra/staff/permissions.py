"""Which role may do what: the one table behind every guard, every menu and every test.

Deny by default: what is not listed is not allowed. `admin` runs the installation and sees
neither attendees nor photos; `privacy` sees everything and publishes nothing.
"""

from enum import StrEnum


class Role(StrEnum):
    ORGANISER = "organiser"
    PHOTOGRAPHER = "photographer"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    PRIVACY = "privacy"
    ADMIN = "admin"
    TRAINER = "trainer"


class Permission(StrEnum):
    #: See which events exist.
    SEE_EVENTS = "see_events"
    #: Create and change events, open and close registration.
    MANAGE_EVENTS = "manage_events"
    #: Decide whether faces may be recognised at an event, and put on file why.
    DECIDE_RECOGNITION = "decide_recognition"
    #: Put on file who may get data of attendees, and under which agreement.
    DECIDE_RECIPIENTS = "decide_recipients"
    #: Give other programs their keys, and tell them of changes.
    MANAGE_INTEGRATIONS = "manage_integrations"
    #: See attendees with their choices.
    SEE_ATTENDEES = "see_attendees"
    #: See that albums exist, and how far they are.
    SEE_ALBUMS = "see_albums"
    MANAGE_ALBUMS = "manage_albums"
    UPLOAD = "upload"
    #: See photos before their faces are hidden, and decide about faces.
    REVIEW = "review"
    #: Approve albums, publish them and take them down.
    PUBLISH = "publish"
    #: Deal with reports about published photos.
    HANDLE_REPORTS = "handle_reports"
    #: See who comes to the sessions that one leads oneself, and nothing else.
    SEE_OWN_SESSIONS = "see_own_sessions"
    MANAGE_STAFF = "manage_staff"
    #: Read the audit log and run the checks.
    AUDIT = "audit"


_P = Permission

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ORGANISER: frozenset(
        {
            _P.SEE_EVENTS,
            _P.MANAGE_EVENTS,
            _P.MANAGE_INTEGRATIONS,
            _P.SEE_ATTENDEES,
            _P.SEE_ALBUMS,
            _P.MANAGE_ALBUMS,
        }
    ),
    Role.PHOTOGRAPHER: frozenset({_P.SEE_EVENTS, _P.SEE_ALBUMS, _P.UPLOAD}),
    Role.REVIEWER: frozenset(
        {_P.SEE_EVENTS, _P.SEE_ALBUMS, _P.MANAGE_ALBUMS, _P.REVIEW, _P.HANDLE_REPORTS}
    ),
    Role.PUBLISHER: frozenset(
        {
            _P.SEE_EVENTS,
            _P.SEE_ALBUMS,
            _P.MANAGE_ALBUMS,
            _P.REVIEW,
            _P.PUBLISH,
            _P.HANDLE_REPORTS,
        }
    ),
    Role.PRIVACY: frozenset(
        {
            _P.SEE_EVENTS,
            _P.DECIDE_RECOGNITION,
            _P.DECIDE_RECIPIENTS,
            _P.SEE_ATTENDEES,
            _P.SEE_ALBUMS,
            _P.REVIEW,
            _P.HANDLE_REPORTS,
            _P.AUDIT,
        }
    ),
    Role.ADMIN: frozenset({_P.SEE_EVENTS, _P.MANAGE_STAFF, _P.AUDIT}),
    Role.TRAINER: frozenset({_P.SEE_OWN_SESSIONS}),
}


def roles_with(permission: Permission) -> frozenset[Role]:
    """Return the roles that carry `permission`."""
    return frozenset(role for role, carried in PERMISSIONS.items() if permission in carried)

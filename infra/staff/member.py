"""A member of staff as the rest of the product sees one."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from infra.staff.permissions import PERMISSIONS, Permission, Role


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, everywhere or (with `event_id`) for one event."""

    role: Role
    event_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    id: UUID
    name: str
    email: str
    language: str
    grants: frozenset[Grant]

    def may(self, permission: Permission, event_id: UUID | None = None) -> bool:
        """Say whether a grant carries `permission` for this event.

        Without `event_id`: whether it does for any event, which opens menus and lists but
        never an object.
        """
        return any(
            permission in PERMISSIONS[grant.role]
            for grant in self.grants
            if event_id is None or grant.event_id in {None, event_id}
        )

    def may_everywhere(self, permission: Permission) -> bool:
        """Say whether a grant without an event carries `permission`."""
        return any(
            permission in PERMISSIONS[grant.role] for grant in self.grants if grant.event_id is None
        )

    def events(self, permission: Permission) -> frozenset[UUID] | None:
        """Return the events for which `permission` holds; None = all of them."""
        if self.may_everywhere(permission):
            return None
        return frozenset(
            grant.event_id
            for grant in self.grants
            if grant.event_id is not None and permission in PERMISSIONS[grant.role]
        )

    @property
    def home(self) -> str:
        """Return the page where this member begins: a trainer sees no events."""
        trains = self.may(Permission.SEE_OWN_SESSIONS) and not self.may(Permission.SEE_EVENTS)
        return "/staff/sessions" if trains else "/staff"

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return what this member may do for at least one event (for menus)."""
        return frozenset(p for p in Permission if self.may(p))


def grants_from(pairs: Iterable[tuple[str, UUID | None]]) -> frozenset[Grant]:
    """Read stored (role, event) pairs."""
    return frozenset(Grant(Role(role), event_id) for role, event_id in pairs)

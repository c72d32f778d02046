"""Identifiers that cannot be mistaken for one another."""

from typing import NewType
from uuid import UUID

EventId = NewType("EventId", UUID)
PersonId = NewType("PersonId", UUID)
RegistrationId = NewType("RegistrationId", UUID)
LinkId = NewType("LinkId", UUID)
MailId = NewType("MailId", UUID)
StaffId = NewType("StaffId", UUID)
SessionId = NewType("SessionId", UUID)
RoomId = NewType("RoomId", UUID)
QuestionId = NewType("QuestionId", UUID)
SeriesId = NewType("SeriesId", UUID)
CodeId = NewType("CodeId", UUID)
OrganisationId = NewType("OrganisationId", UUID)
RecipientId = NewType("RecipientId", UUID)
TokenId = NewType("TokenId", UUID)
WebhookId = NewType("WebhookId", UUID)
DeliveryId = NewType("DeliveryId", UUID)
PartyId = NewType("PartyId", UUID)
OfferId = NewType("OfferId", UUID)

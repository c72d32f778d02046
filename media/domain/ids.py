"""Identifiers that cannot be mistaken for one another."""

from typing import NewType
from uuid import UUID

PhotoId = NewType("PhotoId", UUID)
FaceId = NewType("FaceId", UUID)
AlbumId = NewType("AlbumId", UUID)
PublicationId = NewType("PublicationId", UUID)
ReportId = NewType("ReportId", UUID)
ProposalId = NewType("ProposalId", UUID)
EnrolmentId = NewType("EnrolmentId", UUID)

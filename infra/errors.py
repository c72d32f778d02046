"""The root of every error that a person can be told about.

A domain error carries a stable `code` and no personal data: no name, no address, no token.
`infra.problems` maps the code to an HTTP status and the text to a translated sentence.
"""

from typing import ClassVar


class DomainError(Exception):
    """A rule said no. Subclasses set `code` and, where 409 is wrong, `status`."""

    code: ClassVar[str] = "not_possible"
    status: ClassVar[int] = 409

    #: English msgid of the sentence for people; `details` fills its placeholders.
    sentence: ClassVar[str] = "That is not possible right now."

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details


class NotFound(DomainError):
    code = "not_found"
    status = 404
    sentence = "This page does not exist."


class NotAllowed(DomainError):
    code = "not_allowed"
    status = 403
    sentence = "You may not do this."


class Invalid(DomainError):
    """Input that cannot be accepted; `fields` says per field what is wrong (msgids)."""

    code = "invalid"
    status = 400
    sentence = "Something in the form is not right."

    def __init__(self, fields: dict[str, str] | None = None, **details: object) -> None:
        super().__init__(**details)
        self.fields = fields or {}


class TooMany(DomainError):
    code = "too_many_requests"
    status = 429
    sentence = "That was tried too often. Wait a while and try again."

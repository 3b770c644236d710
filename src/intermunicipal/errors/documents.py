"""Refusals of writing documents (*weigeringen bij het bewaren*)."""

from __future__ import annotations

from attrs import define

from intermunicipal.errors.base import Refusal
from intermunicipal.messages import Phrase


@define(slots=False, eq=False)
class AlreadyThere(Refusal):
    """A document would be written over something that is there (*bestaat al*)."""

    code = "already-there"
    path: str


@define(slots=False, eq=False)
class NotWritten(Refusal):
    """A document could not be written; nothing of it was left behind (*niet bewaard*)."""

    code = "not-written"
    path: str
    reason: str


@define(slots=False, eq=False)
class NotWritable(Refusal):
    """A value that no document can hold, so that another would be read back (*niet te bewaren*)."""

    code = "not-writable"
    value: str
    reason: Phrase

"""The nouns (*begrippen*): frozen classes that refer to each other by id, and the association that holds them."""

from intermunicipal.model.association import Association, RulesInForce, Uncertain, table_fields
from intermunicipal.model.finance import Behaviour, BudgetLine, LineKind
from intermunicipal.model.members import End, Member, Membership, Party, PartyKind, Start
from intermunicipal.model.rows import Recorded, Valid
from intermunicipal.model.services import Key, Organisation, Participation, Role, Service, Stage, Volume
from intermunicipal.model.statutes import Claim, Disagreement, Duration, Form
from intermunicipal.model.territory import Merger, Municipality, Territory

__all__ = [
    "Association",
    "Behaviour",
    "BudgetLine",
    "Claim",
    "Disagreement",
    "Duration",
    "End",
    "Form",
    "Key",
    "LineKind",
    "Member",
    "Membership",
    "Merger",
    "Municipality",
    "Organisation",
    "Participation",
    "Party",
    "PartyKind",
    "Recorded",
    "Role",
    "RulesInForce",
    "Service",
    "Stage",
    "Start",
    "Territory",
    "Uncertain",
    "Valid",
    "Volume",
    "table_fields",
]

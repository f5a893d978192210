"""What is stored: one module per noun (architecture §4). Import a model from here."""

from workflows.models.answer import Answer, Draft, Receipt
from workflows.models.case import Case, CaseParty, CaseState, CaseSubject, NumberSeries
from workflows.models.clock import Clock, ClockKind, ClockState
from workflows.models.event import DailySeal, Event, SealedHead
from workflows.models.file import File, FileState
from workflows.models.incident import Incident
from workflows.models.item import WorkItem
from workflows.models.job import Job, JobKind, JobState
from workflows.models.maintenance import MaintenanceWindow
from workflows.models.organisation import Assignment, Interest, LoginSession, Substitution, Unit, UnitKind, User
from workflows.models.reason import Reason, ReasonKind
from workflows.models.search import SearchTerm
from workflows.models.subscription import Subscription
from workflows.models.version import ProcessVersion

__all__ = [
    "Answer",
    "Assignment",
    "Case",
    "CaseParty",
    "CaseState",
    "CaseSubject",
    "Clock",
    "ClockKind",
    "ClockState",
    "DailySeal",
    "Draft",
    "Event",
    "File",
    "FileState",
    "Incident",
    "Interest",
    "Job",
    "JobKind",
    "JobState",
    "LoginSession",
    "MaintenanceWindow",
    "NumberSeries",
    "ProcessVersion",
    "Reason",
    "ReasonKind",
    "Receipt",
    "SealedHead",
    "SearchTerm",
    "Subscription",
    "Substitution",
    "Unit",
    "UnitKind",
    "User",
    "WorkItem",
]

"""The records, one file an idea."""

from findings.models.digest import Digest
from findings.models.error_report import ErrorReport
from findings.models.finding import Citation, Finding, FollowUp
from findings.models.glossary import Term
from findings.models.invitation import Invitation
from findings.models.journal import DataEvent
from findings.models.link import LinkCheck
from findings.models.note import Note
from findings.models.people import Authority, Credit, Tombstone, Trainee
from findings.models.photograph import Photograph
from findings.models.publishing import PageRecord, PublishedRecord
from findings.models.record import Record, Text
from findings.models.search import SearchEntry, Word
from findings.models.sheet import UploadedSheet
from findings.models.succession import Successor, TakenAlong
from findings.models.theme import Theme
from findings.models.tour import Passage, Source, Tour
from findings.models.translation import Translation
from findings.models.user import User
from findings.models.visit import Host, HostAlias, Visit

__all__ = [
    "Authority",
    "Citation",
    "Credit",
    "DataEvent",
    "Digest",
    "ErrorReport",
    "Finding",
    "FollowUp",
    "Host",
    "HostAlias",
    "Invitation",
    "LinkCheck",
    "Note",
    "PageRecord",
    "Passage",
    "Photograph",
    "PublishedRecord",
    "Record",
    "SearchEntry",
    "Source",
    "Successor",
    "TakenAlong",
    "Term",
    "Text",
    "Theme",
    "Tombstone",
    "Tour",
    "Trainee",
    "Translation",
    "UploadedSheet",
    "User",
    "Visit",
    "Word",
]

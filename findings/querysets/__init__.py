"""Every reusable question asked of the records. Views and commands fetch through these and nothing else."""

from findings.querysets.follow_ups import FollowUpQuerySet, LinkCheckQuerySet
from findings.querysets.parity import TranslationQuerySet
from findings.querysets.people import (
    DataEventQuerySet,
    ErrorReportQuerySet,
    InvitationQuerySet,
    NoteQuerySet,
    TraineeQuerySet,
)
from findings.querysets.photographs import PhotographQuerySet
from findings.querysets.published import PublishedQuerySet, RecordQuerySet, published_and_due
from findings.querysets.records import (
    CitationQuerySet,
    FindingQuerySet,
    HostAliasQuerySet,
    SourceQuerySet,
    ThemeQuerySet,
    TourQuerySet,
    VisitQuerySet,
)
from findings.querysets.sending import DigestQuerySet

__all__ = [
    "CitationQuerySet",
    "DataEventQuerySet",
    "DigestQuerySet",
    "ErrorReportQuerySet",
    "FindingQuerySet",
    "FollowUpQuerySet",
    "HostAliasQuerySet",
    "InvitationQuerySet",
    "LinkCheckQuerySet",
    "NoteQuerySet",
    "PhotographQuerySet",
    "PublishedQuerySet",
    "RecordQuerySet",
    "SourceQuerySet",
    "ThemeQuerySet",
    "TourQuerySet",
    "TraineeQuerySet",
    "TranslationQuerySet",
    "VisitQuerySet",
    "published_and_due",
]

"""What is asked of people, and of what they write."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.db import connection, models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, When
from django.utils import timezone

from findings.enums import HELD_BY_EDITORS, NoteState, ReportState, Visibility
from findings.querysets.published import RecordQuerySet, finding_published, published_and_due, visit_published
from findings.querysets.sending import in_no_hands


class TraineeQuerySet(RecordQuerySet):
    """People who took part in a tour."""

    def listed(self) -> Self:
        """Those who let everyone see that they took part in a tour that is published."""
        return self.filter(published_and_due("tour__"), visibility=Visibility.LISTED)

    def without_account(self) -> Self:
        """Those whom no account is tied to."""
        return self.filter(user=None)

    def with_invitation(self) -> Self:
        """With whether a link of theirs still opens an account (`is_invited`)."""
        invitations = apps.get_model("findings", "Invitation")._default_manager.all()
        return self.annotate(is_invited=Exists(invitations.serving().filter(trainee=OuterRef("pk"))))

    def reached_at(self, email: str) -> Self:
        """Those who have an account of that address, or are invited to it."""
        invited = Q(invitations__email__iexact=email, invitations__used_at=None, invitations__revoked_at=None)
        return self.filter(Q(user__email__iexact=email) | invited)

    def class_of(self, user: Any) -> Self:
        """Those of the published tours that the person took part in, who let their class see it; the person too."""
        shown = Q(visibility__in=[Visibility.LISTED, Visibility.CLASS_ONLY]) | Q(user=user.pk)
        mine = self.model._default_manager.filter(published_and_due("tour__"), user=user.pk)
        return self.filter(shown, tour__in=mine.values("tour"))

    def of_tour(self, key: str) -> Self:
        """Those of the tour of that key; all of them where it is empty."""
        return self.filter(tour__key=key) if key else self


class InvitationQuerySet(models.QuerySet[Any]):
    """Invitations to open an account."""

    def still_open(self) -> Self:
        """Those neither accepted nor revoked, expired ones too."""
        return self.filter(used_at=None, revoked_at=None)

    def serving(self) -> Self:
        """Those whose link opens an account."""
        return self.still_open().filter(refused_at=None, expires_at__gt=timezone.now())

    def to_send(self) -> Self:
        """Those that wait to be sent, in the order in which they were asked for, and that no sender has in hand."""
        return self.serving().filter(in_no_hands(), sent_at=None).order_by("created_at", "pk")

    def take(self) -> Any:
        """The next one to send, which no other sender then takes; None when there is none."""
        while invitation := self.to_send().select_related("trainee__tour").first():
            if self.to_send().filter(pk=invitation.pk).update(taken_at=timezone.now()):
                return invitation
        return None

    def revoke(self) -> int:
        """Makes the links of the open ones useless, forgets their addresses, and returns how many there were."""
        return self.still_open().update(revoked_at=timezone.now(), email="")


class NoteQuerySet(RecordQuerySet):
    """What alumni wrote about a finding or a visit."""

    def accepted(self) -> Self:
        """Those that a moderator let readers see."""
        return self.filter(state=NoteState.ACCEPTED)

    def published(self) -> Self:
        """Accepted ones on what is published."""
        return self.accepted().filter(finding_published("finding__") | visit_published("visit__"))

    def waiting(self) -> Self:
        """Those that nobody has decided upon."""
        return self.filter(state=NoteState.WAITING)

    def sent_in(self) -> Self:
        """Those that their authors sent to the editors and have not taken back."""
        return self.exclude(state__in=[NoteState.DRAFT, NoteState.WITHDRAWN])

    def decided_within(self, since: datetime, until: datetime) -> Self:
        """Those decided upon after the one, by the other; each with `open`: whether what it is about is published."""
        shown = finding_published("finding__") | visit_published("visit__")
        decided = self.filter(moderated_at__gt=since, moderated_at__lte=until).order_by("moderated_at", "pk")
        told = decided.select_related("finding__tour", "visit__tour")
        return told.annotate(open=Case(When(shown, then=True), default=False))

    def with_signatures(self) -> Self:
        """With what it takes to sign each."""
        trainees = apps.get_model("findings", "Trainee")._default_manager.select_related("tour")
        return self.select_related("authority", "author").prefetch_related(Prefetch("author__trainees", trainees))

    def about(self, target: models.Model) -> Self:
        """Those on that finding or visit."""
        return self.filter(**{str(target._meta.model_name): target})

    def of_tour(self, key: str) -> Self:
        """Those on what the tour of that key found; all of them where it is empty."""
        return self.filter(Q(finding__tour__key=key) | Q(visit__tour__key=key)) if key else self

    def in_theme(self, theme: Any) -> Self:
        """Those on findings whose main or other theme is that one or one of its sub-themes."""
        family = [theme.pk, *(child.pk for child in theme.children.all())]
        linked = self.model._meta.get_field("finding").related_model.themes.through.objects.filter(theme__in=family)
        return self.filter(Q(finding__theme__in=family) | Q(finding__in=linked.values("finding")))

    def for_uptake(self) -> Any:
        """No more of each than it takes to say what was taken up, and in how many authorities."""
        return self.order_by().values_list("key", "attempt", "authority_id", "place", named=True)

    def beside_those_of(self, user: Any) -> Self:
        """Those of others on what that person sent a note about."""
        own: Any = self.model._default_manager.filter(author=user).sent_in().order_by()
        same = Q(finding__in=own.filter(finding__isnull=False).values("finding"))
        same |= Q(visit__in=own.filter(visit__isnull=False).values("visit"))
        return self.filter(same).exclude(author=user)

    def written_by(self, user: Any) -> Self:
        """That person's, whatever has become of them."""
        return self.filter(author_id=user.pk)

    def held_by_editors(self) -> Self:
        """Those that editors decide upon, or readers see."""
        return self.filter(state__in=HELD_BY_EDITORS)

    def left_lying(self, since: datetime) -> Self:
        """Those that neither readers nor editors have before them, and that their authors have not touched since."""
        return self.exclude(state__in=HELD_BY_EDITORS).filter(modified_at__lte=since)


class DataEventQuerySet(models.QuerySet[Any]):
    """What was done to personal data."""

    def about(self, user: Any) -> Self:
        """What was done to that person's."""
        return self.filter(Q(account=user.pk) | Q(trainee__user=user.pk))


class ErrorReportQuerySet(models.QuerySet[Any]):
    """What readers reported."""

    def waiting(self) -> Self:
        """Those that nobody has dealt with."""
        return self.filter(state=ReportState.OPEN)

    def in_turn(self) -> None:
        """Makes writers wait for each other until the transaction ends; on SQLite, they do as they begin."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f'LOCK TABLE "{self.model._meta.db_table}" IN SHARE ROW EXCLUSIVE MODE')

    def forget_senders(self) -> None:
        """Blanks the digests that no longer serve: each is another one the next day."""
        self.filter(created_at__lte=timezone.now() - timedelta(days=1)).exclude(sender="").update(sender="")

    def within(self, period: timedelta) -> Self:
        """Those received since so long ago, closed ones too."""
        return self.filter(created_at__gt=timezone.now() - period)

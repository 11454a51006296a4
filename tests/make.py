"""Makes records for tests: each complete, published and in both languages unless the test says otherwise."""

import itertools
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from findings.accounts.addresses import keep_address
from findings.enums import Attempt, AuthorityKind, Claim, FindingKind, LinkOutcome, NoteState, Status, Visibility
from findings.models import (
    Authority,
    Citation,
    ErrorReport,
    Finding,
    FollowUp,
    Host,
    HostAlias,
    LinkCheck,
    Note,
    Passage,
    Source,
    Term,
    Theme,
    Tour,
    Trainee,
    User,
    Visit,
)

_numbers = itertools.count(1)
LIVE: dict[str, Any] = {"status": Status.PUBLISHED, "live_fr": True, "live_en": True}


def make_tour(**fields: Any) -> Tour:
    """A published tour of the class of 2015."""
    n = next(_numbers)
    return Tour.objects.create(
        **{
            "key": f"tour-{n}",
            "title_fr": f"Voyage {n}",
            "title_en": f"Tour {n}",
            "summary_fr": f"Ce que fut le voyage {n}.",
            "summary_en": f"What tour {n} was.",
            "country": "DK",
            "class_year": 2015,
            **LIVE,
            **fields,
        }
    )


def make_theme(**fields: Any) -> Theme:
    """A published theme without sub-themes."""
    n = next(_numbers)
    return Theme.objects.create(
        **{
            "key": f"theme-{n}",
            "position": n,
            "name_fr": f"Thème {n}",
            "name_en": f"Theme {n}",
            "question_fr": f"Que dire du thème {n} ?",
            "question_en": f"What of theme {n}?",
            **LIVE,
            **fields,
        }
    )


def make_host(aliases: tuple[str, ...] = (), **fields: Any) -> Host:
    """A host, with its other names."""
    n = next(_numbers)
    host = Host.objects.create(
        **{
            "key": f"host-{n}",
            "name_fr": f"Hôte {n}",
            "name_en": f"Host {n}",
            "place_fr": "Copenhague",
            "place_en": "Copenhagen",
            "country": "DK",
            **fields,
        }
    )
    for alias in aliases:
        HostAlias.objects.create(host=host, name=alias)
    return host


def make_visit(tour: Tour | None = None, host: Host | None = None, **fields: Any) -> Visit:
    """A published visit, on a tour of its own unless one is given."""
    n = next(_numbers)
    return Visit.objects.create(
        **{
            "key": f"visit-{n}",
            "tour": tour or make_tour(),
            "host": host or make_host(),
            "position": n,
            "name_fr": f"Visite {n}",
            "name_en": f"Visit {n}",
            "summary_fr": f"Ce que la visite {n} a montré.",
            "summary_en": f"What visit {n} showed.",
            **LIVE,
            **fields,
        }
    )


def make_finding(
    tour: Tour | None = None,
    theme: Theme | None = None,
    visits: tuple[Visit, ...] = (),
    themes: tuple[Theme, ...] = (),
    **fields: Any,
) -> Finding:
    """A published finding, on a tour and theme of its own unless they are given."""
    n = next(_numbers)
    finding = Finding.objects.create(
        **{
            "key": f"finding-{n}",
            "tour": tour or (visits[0].tour if visits else make_tour()),
            "theme": theme or make_theme(),
            "position": n,
            "kind": FindingKind.OBSERVATION,
            "claim": Claim.HOST,
            "title_fr": f"Le constat {n} est appris",
            "title_en": f"Finding {n} is learned",
            "body_fr": f"Corps du constat {n}.",
            "body_en": f"Body of finding {n}.",
            **LIVE,
            **fields,
        }
    )
    finding.visits.set(visits)
    finding.themes.set(themes)
    return finding


def make_passage(source: Source | None = None, tour: Tour | None = None, **fields: Any) -> Passage:
    """A passage of a memo."""
    n = next(_numbers)
    source = source or Source.objects.create(
        key=f"source-{n}", tour=tour or make_tour(), title_fr=f"Mémo {n}", title_en=f"Memo {n}"
    )
    return Passage.objects.create(
        **{
            "key": f"passage-{n}",
            "source": source,
            "position": n,
            "section_fr": f"Partie {n}",
            "section_en": f"Part {n}",
            "page_fr": 5,
            "page_en": 4,
            **fields,
        }
    )


def cite(finding: Finding, *passages: Passage) -> None:
    """The finding rests on these passages, in this order."""
    for position, passage in enumerate(passages, start=1):
        Citation.objects.create(finding=finding, passage=passage, position=position)


def make_follow_up(**fields: Any) -> FollowUp:
    """A published follow-up; give its target."""
    n = next(_numbers)
    return FollowUp.objects.create(
        **{
            "key": f"followup-{n}",
            "text_fr": f"Suite {n}.",
            "text_en": f"Follow-up {n}.",
            "citation_fr": f"Référence {n}",
            "citation_en": f"Reference {n}",
            **LIVE,
            **fields,
        }
    )


def make_authority(**fields: Any) -> Authority:
    """A French municipality."""
    n = next(_numbers)
    defaults = {"name_fr": f"Commune {n}", "name_en": f"Municipality {n}", "kind": AuthorityKind.COMMUNE}
    return Authority.objects.create(**{"key": f"authority-{n}", **defaults, **fields})


def make_trainee(tour: Tour | None = None, **fields: Any) -> Trainee:
    """A participant whom everyone may see."""
    n = next(_numbers)
    return Trainee.objects.create(
        **{
            "key": f"trainee-{n}",
            "tour": tour or make_tour(),
            "given_name": "Camille",
            "family_name": f"Nom{n}",
            "visibility": Visibility.LISTED,
            **fields,
        }
    )


def make_note(**fields: Any) -> Note:
    """An accepted note; give its finding or its visit."""
    n = next(_numbers)
    return Note.objects.create(
        **{
            "key": f"note-{n}",
            "attempt": Attempt.ADOPTED,
            "state": NoteState.ACCEPTED,
            "moderated_at": timezone.now(),
            "changed_fr": f"Changement {n}.",
            "changed_en": f"Change {n}.",
            **fields,
        }
    )


def make_term(**fields: Any) -> Term:
    """A French word, explained in both languages."""
    n = next(_numbers)
    return Term.objects.create(
        **{
            "key": f"term-{n}",
            "word": f"mot{n}",
            "language": "fr",
            "country": "FR",
            "meaning_fr": f"sens {n}",
            "meaning_en": f"meaning {n}",
            "definition_fr": f"Définition {n}.",
            "definition_en": f"Definition {n}.",
            **fields,
        }
    )


def make_error_report(**fields: Any) -> ErrorReport:
    """An open report; give its target."""
    defaults = {"language": "fr", "message": "Le nombre est faux.", "email": "reader@example.org", "sender": "a" * 64}
    return ErrorReport.objects.create(**{**defaults, **fields})


def make_link_check(address: str, outcome: LinkOutcome, dead: bool = False, **fields: Any) -> LinkCheck:
    """How an address answered today; `dead`: as it has for nine days, of which it was found out today."""
    now = timezone.now()
    failing = {"failing_since": now - timedelta(days=9), "dead_at": now} if dead else {}
    return LinkCheck.objects.create(**{"address": address, "outcome": outcome, "checked_at": now, **failing, **fields})


def make_user(email: str = "", role: str = "", **fields: Any) -> User:
    """An account; with a role, one of the staff."""
    user = User.objects.create_user(email or f"user{next(_numbers)}@example.org", "correct horse", **fields)
    if role:
        user.is_staff = True
        user.save()
        user.groups.add(Group.objects.get(name=role))
    keep_address(user)
    return user


def make_many(count: int, tour: Tour, theme: Theme) -> list[Finding]:
    """Findings with everything a page can show of them: visits, other theme, citation, follow-up, accepted notes."""
    findings = []
    for _unused in range(count):
        visit = make_visit(tour=tour, host=make_host(aliases=("Autre nom",)))
        finding = make_finding(tour=tour, theme=theme, visits=(visit, make_visit(tour=tour)), themes=(make_theme(),))
        cite(finding, make_passage(tour=tour))
        make_follow_up(finding=finding)
        author = make_user()
        make_trainee(tour=tour, user=author, authority=make_authority())
        for target in ({"finding": finding}, {"visit": visit}):
            make_note(author=author, signature="person", authority=make_authority(), **target)
            make_note(author=make_user(), place="Ville", **target)
        findings.append(finding)
    return findings


def fresh(record: Any) -> Any:
    """The record as the database has it."""
    return type(record)._default_manager.get(pk=record.pk)

"""The first tour says all that its memo claims, in our own words, soundly tied to its source."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from findings.enums import AuthorityKind, FindingKind, FollowUpKind, Identification, Visibility
from findings.models import Credit, Finding, FollowUp, Host, Passage, Photograph, Source, Theme, Tour, Trainee, Visit
from tests.denmark import denmark  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("denmark")]

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[list[str]]:
    """The rows of a table of tests/data, without its comment."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if not row[0].startswith("#")]


CLAIMS = rows("claims.tsv")
# The five of "feedback from France": three tensions and two demands.
FEEDBACK = {55: "tension", 56: "tension", 57: "recommendation", 58: "tension", 59: "recommendation"}

VISITS = {
    "dk2015-v-mindlab": ("Mind Lab", "certain", (55.6755, 12.582)),
    "dk2015-v-kalundborg": ("Kalundborg", "certain", (55.6814, 11.085)),
    "dk2015-v-gentofte": ("Gentofte", "certain", (55.7493, 12.5486)),
    "dk2015-v-ministry": ("Ministry of Economy", "probable", (55.675, 12.581)),
    "dk2015-v-cluster": ("Copenhagen region economic cluster", "unknown", None),
    "dk2015-v-copenhagen": ("City of Copenhagen", "certain", (55.6755, 12.5697)),
    "dk2015-v-regions": ("Representation of the Danish regions", "certain", (55.702, 12.596)),
}
ALIASES = {
    "host-mindlab": ["MindLab"],
    "host-gentofte": ["Gendhøfte", "Gendhøften", "Gendhoften"],
    "host-ministry-economy": ["Økonomi- og Indenrigsministeriet"],
    "host-danish-regions": ["Danske Regioner"],
}
THEMES = {
    ("Territoires partagés", "Shared territories", "At what scale should we act?"): 3,
    ("Institutions en réforme", "Institutions in reform", "Where does legitimacy come from?"): 3,
    ("Argent et preuves", "Money and evidence", "Who decides, who answers for it?"): 2,
    ("Élus et cadres", "Politicians and executives", "Who carries the vision?"): 3,
    ("Concevoir ensemble", "Designing together", "With whom?"): 3,
    ("Le métier de cadre", "The manager’s craft", "What changes in my job?"): 3,
}
# Target, kind, date and precision, what the English text or its evidence says, and who is cited.
FOLLOW_UPS = [
    ("dk2015-v-mindlab", "since", "2018-05-01 day", ["1 May 2018", "disruption task force"], "Apolitical"),
    ("dk2015-f-026", "context", "2007-01-01 year", ["271", "98"], "KL"),
    ("dk2015-f-026", "correction", "2007-01-01 year", ["five regions", "counties"], "Strukturreformen"),
    ("theme-spending-limits", "context", "2012-01-01 year", ["Budget Act", "four-year"], "Danmarks Nationalbank, 2012"),
    ("dk2015-f-051", "correction", None, ["Three billion Danish kroner", "conditional"], "OECD"),
    ("dk2015-v-regions", "since", "2027-01-01 day", ["15 November 2024", "five to four"], "WHO European Observatory"),
    ("dk2015-v-kalundborg", "context", "1961-01-01 year", ["1961", "over 20 to about 50"], "Nordregio, 2016; AIVP"),
    ("dk2015-v-gentofte", "context", "2015-08-01 day", ["1 August 2015", "task committees"], "Gentofte Kommune"),
    ("dk2015-v-cluster", "context", "2014-05-01 month", ["CLEAN", "context only"], "Project Zero, 13 May 2014"),
]
# Where the memo's two languages disagree: the words of each that a translation note quotes.
DISAGREEMENTS = [
    ("dk2015-f-024", "suppression", ""),
    ("dk2015-f-047", "compétences collectives", "collective jurisdictions"),
    ("dk2015-f-060", "cadres territoriaux", "territorial frameworks"),
    ("dk2015-f-053", "décentrage", "decentralisation"),
    ("dk2015-f-045", "managérialisation du politique", "management of policy"),
    ("dk2015-f-018", "actifs", "administrative assets"),
    ("dk2015-f-027", "l’après", "impacts"),
    ("dk2015-f-045", "Il s’agirait", "there has been"),
]
TRAINEES = {
    AuthorityKind.COMMUNE: 7,
    AuthorityKind.COMMUNAUTE_COMMUNES: 2,
    AuthorityKind.COMMUNAUTE_AGGLOMERATION: 5,
    AuthorityKind.DEPARTEMENT: 4,
    AuthorityKind.SDIS: 3,
    AuthorityKind.CCAS: 1,
    AuthorityKind.CDG: 1,
}


def test_the_tour_is_of_the_class_of_2015_without_travel_dates_and_its_memo_of_october_2017() -> None:
    tour = Tour.objects.published().get()
    assert (tour.key, str(tour.country.code), tour.class_year) == ("dk2015", "DK", 2015)
    assert (tour.starts_on, tour.ends_on) == (None, None)
    source = Source.objects.get()
    assert (str(source.published_on), source.published_precision) == ("2017-10-01", "month")


@pytest.mark.parametrize(("number", "passage", "claim", "key"), CLAIMS)
def test_each_claim_is_covered_by_a_published_finding_that_cites_its_passage(
    number: str, passage: str, claim: str, key: str
) -> None:
    finding = Finding.objects.live_in("fr").live_in("en").get(key=key)
    assert finding.citations.filter(passage__key=f"dk2015-p-{passage}").count() == 1
    assert finding.position == int(number)


def test_there_is_one_finding_for_each_claim_and_no_two_say_the_same() -> None:
    findings = list(Finding.objects.published())
    assert sorted(finding.key for finding in findings) == [key for *_others, key in CLAIMS]
    assert len(findings) >= 65
    for name in ("title_fr", "title_en", "body_fr", "body_en", "slug_fr", "slug_en"):
        assert len({getattr(finding, name) for finding in findings}) == len(findings), name


def test_feedback_from_france_is_three_tensions_and_two_demands() -> None:
    kinds = {finding.position: finding.kind for finding in Finding.objects.filter(position__in=FEEDBACK)}
    assert kinds == FEEDBACK
    demands = Finding.objects.filter(kind=FindingKind.RECOMMENDATION, position__in=FEEDBACK)
    assert [("exigence" in finding.body_fr, "demand" in finding.body_en) for finding in demands] == [(True, True)] * 2


def test_each_passage_of_the_memo_has_its_key_and_digests_and_no_text() -> None:
    passages = list(Passage.objects.all())
    found = [(passage.key, passage.kind, passage.sha256_fr, passage.sha256_en) for passage in passages]
    assert found == [(f"dk2015-p-{key}", kind, french, english) for key, kind, french, english in rows("passages.tsv")]
    assert {(passage.text_fr, passage.text_en) for passage in passages} == {(None, None)}
    assert all(passage.section_fr and passage.section_en for passage in passages)
    unpaged = [passage.key for passage in passages if not (passage.page_fr and passage.page_en)]
    assert unpaged == ["dk2015-p-inet-1", "dk2015-p-inet-2", "dk2015-p-inet-3"]  # the cover has no number


def test_the_seven_visits_have_their_names_and_identification() -> None:
    visits = {visit.key: (visit.name_en, visit.identification) for visit in Visit.objects.live_in("fr").live_in("en")}
    assert visits == {key: (name, identification) for key, (name, identification, _point) in VISITS.items()}
    assert not Visit.objects.exclude(date=None).exists()
    unknown = Visit.objects.get(identification=Identification.UNKNOWN)
    assert (unknown.key, unknown.host.latitude) == ("dk2015-v-cluster", None)


@pytest.mark.parametrize("key", VISITS)
def test_each_host_stands_where_it_stood(key: str) -> None:
    host = Visit.objects.get(key=key).host
    *_names, point = VISITS[key]
    coordinates = (host.latitude, host.longitude)
    assert coordinates == (tuple(Decimal(str(degrees)) for degrees in point) if point else (None, None))
    assert host.coordinates_precision == ("approximate" if point else "")


def test_the_spellings_of_the_memo_are_other_names_of_the_hosts() -> None:
    aliases = {host.key: [alias.name for alias in host.aliases.all()] for host in Host.objects.all()}
    assert {key: names for key, names in aliases.items() if names} == ALIASES
    texts = Finding.objects.all()
    for spelling in ("Gendh", "MindLab"):
        assert not texts.filter(body_fr__contains=spelling).exists()
        assert not texts.filter(body_en__contains=spelling).exists()


def test_the_six_themes_have_their_questions_and_sub_themes() -> None:
    tops = Theme.objects.live_in("fr").live_in("en").top()
    assert {(top.name_fr, top.name_en, top.question_en): top.children.count() for top in tops} == THEMES
    assert Theme.objects.published().count() == sum(THEMES.values()) + len(THEMES)


def test_each_sub_theme_has_a_finding_of_its_own() -> None:
    used = set(Finding.objects.published().values_list("theme", flat=True))
    assert [theme.key for theme in Theme.objects.exclude(parent=None) if theme.pk not in used] == []


def test_no_finding_names_a_theme_twice() -> None:
    doubled = []
    for finding in Finding.objects.select_related("theme").prefetch_related("themes"):
        others = {theme.pk for theme in finding.themes.all()}
        if others & {finding.theme_id, finding.theme.parent_id}:
            doubled.append(finding.key)
    assert doubled == []


@pytest.mark.parametrize(("target", "kind", "date", "said", "cited"), FOLLOW_UPS)
def test_each_follow_up_stands_on_its_target(
    target: str, kind: str, date: str | None, said: list[str], cited: str
) -> None:
    field = "theme" if target.startswith("theme") else {"v": "visit", "f": "finding"}[target.split("-")[1]]
    facts = FollowUp.objects.live_in("fr").live_in("en").filter(**{f"{field}__key": target}, kind=kind)
    dated = [fact for fact in facts if (f"{fact.date} {fact.date_precision}" if fact.date else None) == date]
    words = [f"{fact.text_en} {fact.evidence_en or ''}" for fact in dated if cited in fact.citation_en]
    assert [all(phrase in text for phrase in said) for text in words].count(True) == 1


def test_a_follow_up_on_a_visit_without_identification_is_context_only() -> None:
    facts = FollowUp.objects.filter(visit__identification=Identification.UNKNOWN)
    assert {fact.kind for fact in facts} == {FollowUpKind.CONTEXT}


@pytest.mark.parametrize(("key", "french", "english"), DISAGREEMENTS)
def test_where_the_languages_disagree_the_translation_note_quotes_both(key: str, french: str, english: str) -> None:
    finding = Finding.objects.get(key=key)
    for note in (finding.translation_note_fr, finding.translation_note_en):
        assert french in note
        assert english in note


@pytest.mark.parametrize(
    ("key", "french", "english"),
    [
        ("dk2015-f-017", "Aucune trace", "No trace"),
        ("dk2015-f-001", "adoptée en juin 2005", "adopted in June 2005"),
        ("dk2015-f-026", "n’ont pas été fusionnées mais créées", "were not merged but created"),
        ("dk2015-f-051", "part de la dotation de l’État", "part of the State grant was conditional"),
    ],
)
def test_where_the_memo_errs_the_editors_note_says_so(key: str, french: str, english: str) -> None:
    finding = Finding.objects.get(key=key)
    assert (finding.editor_note_fr.count(french), finding.editor_note_en.count(english)) == (1, 1)


def test_the_twenty_three_trainees_are_listed_with_their_authorities() -> None:
    trainees = list(Trainee.objects.listed().select_related("authority"))
    assert Counter(trainee.authority.kind for trainee in trainees) == TRAINEES
    assert len({(trainee.given_name, trainee.family_name) for trainee in trainees}) == sum(TRAINEES.values())
    assert {trainee.visibility for trainee in trainees} == {Visibility.LISTED}
    assert [trainee.key for trainee in trainees if trainee.role_fr or trainee.role_en] == ["dk2015-t-16"]


def test_captions_have_no_file_and_the_staff_are_credited() -> None:
    photographs = list(Photograph.objects.all())
    assert [(photograph.file.name, photograph.alt_fr, photograph.alt_en) for photograph in photographs] == [
        ("", None, None)
    ] * 6
    assert sorted(credit.name.split()[-1] for credit in Credit.objects.all()) == [
        "Bamba",
        "Brohm",
        "Chorvot",
        "Gavarnese",
    ]

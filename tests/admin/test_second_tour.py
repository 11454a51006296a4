"""A curator puts a second tour together from nothing, in the order of the lists; an editor publishes it."""

from typing import Any

from django.test import Client

from findings.admin.site import site
from findings.enums import Status
from findings.models import Citation, Finding, FollowUp, Host, Note, Passage, Source, Theme, Tour, Trainee, Visit
from tests.admin.forms import act, address, errors_in, filled, save, signed_in
from tests.conftest import Cast


def added(client: Client, name: str, **fields: Any) -> Any:
    """The record that the add page makes of these fields."""
    model = next(model for model in site._registry if model._meta.model_name == name)
    answer = save(client, address(f"{name}_add"), **fields)
    assert answer.status_code == 302, errors_in(answer)
    return model._default_manager.latest("pk")


def texts(**words: str) -> dict[str, str]:
    """Each text in both languages."""
    return {f"{name}_{language}": f"{word} ({language})" for name, word in words.items() for language in ("fr", "en")}


def test_a_curator_makes_a_tour_and_an_editor_publishes_it(cast: Cast) -> None:
    curator = signed_in(cast.curator)
    tour: Tour = added(curator, "tour", country="EE", class_year=2031, **texts(title="Voyage", summary="Résumé"))
    source: Source = added(curator, "source", tour=tour.pk, **texts(title="Mémo"))
    passage: Passage = added(curator, "passage", source=source.pk, number=1, page_fr=5, **texts(section="Partie"))
    theme: Theme = added(curator, "theme", **texts(name="Numérique", question="Pour qui ?"))
    sub_theme: Theme = added(curator, "theme", parent=theme.pk, **texts(name="Identité", question="Qui ?"))
    host: Host = added(
        curator, "host", country="EE", **{"aliases-0-name": "RIA"}, **texts(name="Agence", place="Tallinn")
    )
    visit: Visit = added(curator, "visit", tour=tour.pk, host=host.pk, **texts(name="Agence", summary="Vu"))
    finding: Finding = added(
        curator,
        "finding",
        tour=tour.pk,
        theme=sub_theme.pk,
        themes=[theme.pk],
        visits=[visit.pk],
        kind="lesson",
        **{"citations-0-passage": passage.pk},
        **texts(title="Une leçon", body="Son texte"),
    )
    follow_up: FollowUp = added(curator, "followup", finding=finding.pk, **texts(text="Depuis", citation="Lu"))
    trainee: Trainee = added(curator, "trainee", tour=tour.pk, given_name="Ada", family_name="L", **texts(role="DGS"))

    assert [record.key for record in (tour, source, passage, theme, sub_theme, host, visit, finding)] == [
        "ee2031",
        "ee2031-memo-001",
        "ee2031-p-001",
        "theme-numerique-en",
        "theme-identite-en",
        "host-agence-en",
        "ee2031-v-001",
        "ee2031-f-001",
    ]
    assert [follow_up.key, trainee.key] == ["ee2031-u-001", "ee2031-t-001"]
    assert [alias.name for alias in host.aliases.all()] == ["RIA"]
    assert [citation.passage for citation in Citation.objects.filter(finding=finding)] == [passage]
    assert not Note.objects.exists()

    records: dict[str, list[Any]] = {
        "tour": [tour],
        "theme": [theme, sub_theme],
        "visit": [visit],
        "finding": [finding],
    }
    records["followup"] = [follow_up]
    assert not Finding.objects.published().filter(pk=finding.pk).exists()
    editor = signed_in(cast.editor)
    for name, some in records.items():
        count = f"{len(some)} record{'s' if len(some) > 1 else ''} published."
        assert act(editor, name, "publish", *some) == [count]
    for language in ("fr", "en"):
        assert Finding.objects.live_in(language).filter(pk=finding.pk).exists()
        assert FollowUp.objects.live_in(language).filter(pk=follow_up.pk).exists()
    finding.refresh_from_db()
    assert Client().get(finding.get_absolute_url()).status_code == 200


def test_the_index_lists_the_records_in_the_order_of_the_work(cast: Cast) -> None:
    groups = signed_in(cast.curator).get(address("tour_changelist").replace("findings/tour/", "")).context["app_list"]
    assert [[model["object_name"] for model in group["models"]] for group in groups] == [
        ["Tour", "Source", "Passage"],
        ["Theme", "Host", "Visit", "Term"],
        ["Finding", "FollowUp"],
        ["Authority", "Trainee", "Photograph", "Credit"],
        ["ErrorReport", "Note"],
    ]


def test_a_key_is_never_proposed_twice(cast: Cast) -> None:
    curator = signed_in(cast.curator)
    tour = Tour.objects.get(pk=cast.tour.pk)
    keys = []
    for _unused in range(2):
        trainee = added(curator, "trainee", tour=tour.pk, given_name="Ada", family_name="L")
        keys.append(trainee.key)
        trainee.delete()
    assert keys == [f"{tour.key}-t-001", f"{tour.key}-t-002"]


def test_a_terms_key_is_made_of_its_word(cast: Cast) -> None:
    texts = {"meaning_fr": "conseil", "meaning_en": "council", "definition_fr": "Un conseil.", "definition_en": "One."}
    term = added(signed_in(cast.curator), "term", word="Byråd", language="da", country="DK", **texts)
    assert (term.key, str(term)) == ("term-byrad", "Byråd")


def test_follow_ups_written_beside_their_record_get_keys_too(cast: Cast) -> None:
    editor = signed_in(cast.editor)
    url = address("tour_change", cast.tour.pk)
    rows: dict[str, Any] = {"follow_ups-TOTAL_FORMS": 2}
    for n in range(2):
        row = {
            "kind": "since",
            "original_language": "en",
            "status": "draft",
            "text_en": f"Fact {n}",
            "citation_en": "X",
        }
        rows |= {f"follow_ups-{n}-{name}": value for name, value in row.items()}
    assert client_errors(editor, url, rows) == []
    assert [one.key for one in FollowUp.objects.order_by("pk")] == [f"{cast.tour.key}-u-00{n}" for n in (1, 2)]


def client_errors(client: Client, url: str, rows: dict[str, Any]) -> list[str]:
    answer = client.post(url, {**filled(client, url), **rows})
    return [] if answer.status_code == 302 else errors_in(answer)


def test_a_new_finding_may_come_with_its_follow_up(cast: Cast) -> None:
    theme = added(signed_in(cast.curator), "theme", **texts(name="Numérique"))
    row = {"kind": "since", "original_language": "en", "status": "draft", "text_en": "Fact", "citation_en": "X"}
    finding = added(
        signed_in(cast.curator),
        "finding",
        tour=cast.tour.pk,
        theme=theme.pk,
        kind="lesson",
        **{"follow_ups-TOTAL_FORMS": 1, **{f"follow_ups-0-{name}": value for name, value in row.items()}},
        **texts(title="Une leçon", body="Son texte"),
    )
    assert [one.text_en for one in finding.follow_ups.all()] == ["Fact"]
    assert finding.status == Status.DRAFT

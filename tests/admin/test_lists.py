"""Lists answer what their filters and the links to them ask for, and nothing that would tell what they do not show."""

import pytest

from findings.models import Finding, Tour
from tests import make
from tests.admin.forms import address, signed_in
from tests.conftest import Cast

REFUSED = ["What this list was asked for could not be read."]


@pytest.mark.parametrize(
    ("model", "parameter", "value"),
    [
        ("finding", "title_fr__regex", "(.|.)*#$"),
        ("finding", "notes__id", "2"),
        ("finding", "created_at__year", "99999"),
        ("finding", "key__range", "a"),
        ("finding", "position__range", "1"),
        ("finding", "sort_fr", "a"),
        ("finding", "status__regex", "a"),
        ("note", "author", "5"),
        ("note", "author__id__exact", "5"),
        ("trainee", "user", "5"),
        ("trainee", "user__email__startswith", "a"),
        ("user", "password__startswith", "a"),
    ],
)
def test_what_no_filter_asks_for_is_refused(cast: Cast, model: str, parameter: str, value: str) -> None:
    client = signed_in(make.make_user("root@example.org", is_staff=True, is_superuser=True))
    url = address(f"{model}_changelist")
    answer = client.get(url, {parameter: value}, follow=True)
    assert answer.redirect_chain == [(url, 302)]
    assert [str(message) for message in answer.context["messages"]] == REFUSED


def test_every_filter_and_every_link_to_a_list_is_answered(cast: Cast) -> None:
    root = signed_in(make.make_user("root@example.org", is_staff=True, is_superuser=True))
    make.make_many(2, tour=cast.tour, theme=make.make_theme(parent=make.make_theme()))
    make.make_tour(class_year=2017)
    asked = 0
    for model in ("tour", "theme", "visit", "finding", "note", "trainee", "host", "user", "passage", "photograph"):
        url = address(f"{model}_changelist")
        for spec in root.get(url).context["cl"].filter_specs:
            for choice in spec.choices(root.get(url).context["cl"]):
                assert root.get(url + choice["query_string"]).status_code == 200, choice["query_string"]
                asked += 1
    assert asked > 50


@pytest.mark.parametrize(
    ("model", "parameter"), [("finding", "visits"), ("note", "visit"), ("followup", "visit"), ("photograph", "tour")]
)
def test_a_list_of_what_hangs_on_a_record_is_answered(cast: Cast, model: str, parameter: str) -> None:
    client = signed_in(cast.editor)
    url = address(f"{model}_changelist")
    assert client.get(url, {f"{parameter}__id__exact": make.make_visit().pk}).status_code == 200


def test_a_long_search_looks_for_its_beginning(cast: Cast) -> None:
    finding = make.make_finding(title_en="Rare finding")
    make.make_finding()
    client = signed_in(cast.curator)
    url = address("finding_changelist")
    for words in ("rare " * 5000, "rare " * 20 + "absent", "rare" + " " * 200 + "absent"):
        assert list(client.get(url, {"q": words}).context["cl"].result_list) == [finding]
    assert client.get(url, {"q": "x" * 51_000}).status_code == 200
    sought = {"app_label": "findings", "model_name": "note", "field_name": "finding", "term": "rare " * 5000}
    found = client.get(url.replace("findings/finding/", "autocomplete/"), sought).json()["results"]
    assert [one["id"] for one in found] == [str(finding.pk)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_class_is_no_number_to_put_a_separator_in(cast: Cast, language: str) -> None:
    page = signed_in(cast.curator).get(address("tour_changelist", language=language))
    assert page.text.count('<td class="field-year">2015</td>') == Tour.objects.filter(class_year=2015).count() > 0


@pytest.mark.parametrize("model", ["visit", "theme"])
def test_what_findings_link_to_is_not_deleted(cast: Cast, model: str) -> None:
    finding = make.make_finding(visits=(make.make_visit(),), themes=(make.make_theme(),))
    record = getattr(finding, f"{model}s").get()
    client = signed_in(cast.editor)
    url = address(f"{model}_delete", record.pk)
    assert client.get(url).context["protected"] == [f"Finding: {finding}"]
    client.post(url, {"post": "yes"})
    for sent in ({}, {"post": "yes"}):
        chosen = {"action": "delete_selected", "_selected_action": [record.pk], **sent}
        assert client.post(address(f"{model}_changelist"), chosen).context["protected"] == [f"Finding: {finding}"]
    assert getattr(Finding.objects.get(pk=finding.pk), f"{model}s").get() == record
    getattr(finding, f"{model}s").clear()
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert not type(record).objects.filter(pk=record.pk).exists()

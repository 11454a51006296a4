"""Hostile, huge or empty input gets a form with its errors or a way back, never a 500."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from findings.admin.site import site
from findings.enums import Move, Status
from findings.models import Citation, Finding
from tests import make
from tests.admin.forms import address, errors_in, save, signed_in
from tests.conftest import Cast

LISTS = [str(model._meta.model_name) for model in site._registry]
HUGE = "9" * 30
NUMBERS = (HUGE, f"-{HUGE}", f"1,{HUGE}")
VALUES = ("\0", *NUMBERS, "", "x", "é" * 5000, "' OR 1=1 --")
ANSWERS = {200, 302, 400, 403, 404}


@pytest.fixture
def client(cast: Cast) -> Client:
    make.make_many(1, tour=cast.tour, theme=make.make_theme())
    client = signed_in(make.make_user("root@example.org", is_staff=True, is_superuser=True))
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("name", LISTS)
def test_a_list_survives_any_parameter(client: Client, name: str) -> None:
    filters: Any = site._registry[next(model for model in site._registry if model._meta.model_name == name)].list_filter
    columns: list[Any] = [
        spec.parameter_name if isinstance(spec, type) else spec if isinstance(spec, str) else spec[0]
        for spec in filters
    ]
    parameters = ["q", "p", "o", "all", "e", "unknown", "key", "pk__in", "id__gt", "_facets", "_to_field", "_popup"]
    asked = [(parameter, value) for parameter in parameters for value in VALUES]
    for column in columns:
        lookups = (column, f"{column}__exact", f"{column}__id__exact", f"{column}__isnull", f"{column}__in")
        asked += [(lookup, value) for lookup in lookups for value in ("\0", "x", *NUMBERS)]
    url = address(f"{name}_changelist")
    assert [one for one in asked if client.get(url, dict([one])).status_code not in ANSWERS] == []


@pytest.mark.parametrize("name", LISTS)
def test_a_page_of_no_record_is_answered(client: Client, name: str) -> None:
    numbers = ("%00", HUGE, f"-{HUGE}", "x", "_2F", "1_22")
    urls = [
        f"{address(f'{name}_changelist')}{number}/{page}/"
        for number in numbers
        for page in ("change", "history", "delete")
    ]
    assert [url for url in urls if client.get(url).status_code not in ANSWERS] == []


@pytest.mark.parametrize("value", ["%00", HUGE, "x"])
def test_a_refusal_of_no_note_is_answered(client: Client, value: str) -> None:
    assert client.get(f"{address('note_changelist')}{value}/refuse/").status_code == 404


@pytest.mark.parametrize("action", ["publish", "unpublish", "delete_selected", "nothing"])
def test_an_action_on_no_record_is_answered(client: Client, action: str) -> None:
    url = address("finding_changelist")
    sent = [{"action": action, "_selected_action": [value], "index": "0"} for value in VALUES]
    assert [one for one in sent if client.post(url, one).status_code not in ANSWERS] == []


@pytest.mark.parametrize("value", VALUES)
def test_an_autocomplete_survives_any_term(client: Client, value: str) -> None:
    with_field = {"app_label": "findings", "model_name": "finding", "field_name": "theme"}
    url = address("finding_changelist").replace("findings/finding/", "autocomplete/")
    for parameters in ({"term": value}, {"term": "", "page": value}):
        assert client.get(url, {**with_field, **parameters}).status_code in {200, 404}
    for name in with_field:
        assert client.get(url, {**with_field, name: value}).status_code in {403, 404}


@pytest.mark.parametrize("value", ["\0", HUGE, f"-{HUGE}", "x"])
@pytest.mark.parametrize("field", ["tour", "theme", "themes", "visits", "position", "citations-0-passage"])
def test_a_wrong_number_is_an_error_of_the_form(client: Client, field: str, value: str) -> None:
    finding = make.make_finding()
    make.cite(finding, make.make_passage(tour=finding.tour))
    answer = save(client, address("finding_change", finding.pk), **{field: value})
    assert answer.status_code == 200
    assert len(errors_in(answer)) == 1
    assert Citation.objects.filter(finding=finding).count() == 1


@pytest.mark.parametrize("value", ["\0", "x" * 100_000, ""])
@pytest.mark.parametrize("field", ["title_fr", "key", "status", "kind", "original_language", "publish_at_0", "slug_fr"])
def test_a_wrong_text_never_breaks_the_page(client: Client, field: str, value: str) -> None:
    finding = make.make_finding()
    answer = save(client, address("finding_change", finding.pk), **{field: value})
    assert answer.status_code in {200, 302}
    finding.refresh_from_db()
    assert "" not in (finding.kind, finding.title_fr, finding.slug_fr, finding.key)


def test_a_wrong_row_of_a_list_leads_back(client: Client) -> None:
    url = address("finding_changelist")
    rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-position": "1", "_save": "Save"}
    answers = [client.post(url, {**rows, "form-0-id": value}) for value in (HUGE, "\0", "x", "")]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {(302, url)}


@pytest.mark.parametrize("value", ["9" * 19, HUGE, "x", "\0"])
@pytest.mark.parametrize("field", ["groups", "user_permissions"])
def test_a_wrong_right_is_an_error_of_the_form(client: Client, field: str, value: str) -> None:
    answer = save(client, address("user_change", make.make_user().pk), **{field: value})
    assert answer.status_code == 200
    assert len(errors_in(answer)) == 1


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    "name", [name for name in LISTS if name not in {"note", "errorreport", "invitation", "dataevent", "tombstone"}]
)
def test_an_address_fills_nothing_in(client: Client, name: str, value: str) -> None:
    fields = ("publish_at", "tour", "theme", "visits", "date", "groups", "status", "visibility", "key", "live_fr")
    assert client.get(address(f"{name}_add"), dict.fromkeys(fields, value)).status_code == 200


@pytest.mark.parametrize(("year", "errors"), [("0001", 1), ("1899", 1), ("1901", 1), ("9999", 0)])
def test_a_publication_before_the_calendar_or_before_now_is_refused(client: Client, year: str, errors: int) -> None:
    finding = make.make_finding(status=Status.DRAFT)
    times = {"publish_at_0": f"{year}-12-31" if year == "9999" else f"{year}-01-01", "publish_at_1": "00:00:00"}
    answer = save(client, address("finding_change", finding.pk), _move=Move.PUBLISH, **times)
    assert (answer.status_code, len(errors_in(answer)) if errors else 0) == (200 if errors else 302, errors)
    assert client.get(address("finding_change", finding.pk)).status_code == 200
    assert client.get(address("finding_history", finding.pk)).status_code == 200


def test_an_empty_form_names_what_is_missing(client: Client) -> None:
    count = Finding.objects.count()
    answer = client.post(address("finding_add"), {})
    assert answer.status_code == 200
    assert Finding.objects.count() == count


def test_no_form_is_as_long_as_somebody_asks(client: Client) -> None:
    asked: Any = {f"{prefix}-TOTAL_FORMS": "999999999999" for prefix in ("citations", "follow_ups")}
    answer: Any = client.post(address("finding_add"), asked)
    assert answer.status_code == 200
    rows = [form for inline in answer.context["inline_admin_formsets"] for form in inline.formset.forms]
    assert sum(len(form.fields) for form in rows) <= settings.DATA_UPLOAD_MAX_NUMBER_FIELDS

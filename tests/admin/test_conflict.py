"""Two people edit one record: the second is warned, and neither loses a word."""

from typing import Any

import pytest
from django.http import QueryDict

from findings.models import Finding, FollowUp, Tour
from tests import make
from tests.admin.forms import address, errors_in, filled, save, signed_in
from tests.conftest import Cast


def values(response: Any, *names: str) -> list[Any]:
    """What the fields of the page that came back hold."""
    form = response.context["adminform"].form
    return [form[name].value() for name in names]


def test_the_second_to_save_is_warned_and_nothing_is_written(cast: Cast) -> None:
    finding = make.make_finding(title_fr="Titre", title_en="Title", body_en="Body.")
    curator, editor = signed_in(cast.curator), signed_in(cast.editor)
    url = address("finding_change", finding.pk)
    opened = filled(editor, url)
    save(curator, url, title_fr="Titre de la curatrice", body_en="Body of the curator.")
    answer: Any = editor.post(url, {**opened, "title_fr": "Titre de l’éditeur"})
    beside, above = errors_in(answer)
    assert beside == "Written meanwhile: “Titre de la curatrice”"
    assert above.split(" on ")[0] == "curator@example.org saved this record"
    assert above.endswith("Taken over from them: Text [en].")
    assert values(answer, "title_fr", "body_en") == ["Titre de l’éditeur", "Body of the curator."]
    assert Finding.objects.get(pk=finding.pk).title_fr == "Titre de la curatrice"
    # What the page now shows is an informed choice.
    form = answer.context["adminform"].form
    again = {name: value for name, value in form.data.items() if name in opened or name == "title_fr"}
    assert editor.post(url, again).status_code == 302
    stored = Finding.objects.get(pk=finding.pk)
    assert (stored.title_fr, stored.body_en) == ("Titre de l’éditeur", "Body of the curator.")


def test_links_that_somebody_else_added_are_taken_over(cast: Cast) -> None:
    finding, theme = make.make_finding(), make.make_theme()
    administrator, editor = signed_in(cast.administrator), signed_in(cast.editor)
    url = address("finding_change", finding.pk)
    opened = filled(editor, url)
    save(editor, url, themes=[theme.pk], reason="Belongs there too.")
    answer: Any = administrator.post(url, {**opened, "title_en": "Mended"})
    assert len(errors_in(answer)) == 1
    data = answer.context["adminform"].form.data
    assert data.getlist("themes") == [theme.pk]


def test_a_change_from_elsewhere_is_noticed_too(cast: Cast) -> None:
    finding = make.make_finding()
    client = signed_in(cast.editor)
    url = address("finding_change", finding.pk)
    opened = filled(client, url)
    Finding.objects.filter(pk=finding.pk).update(title_en="From a sheet")
    answer: Any = client.post(url, {**opened, "title_en": "From the page"})
    assert errors_in(answer)[:-1] == ["Written meanwhile: “From a sheet”"]
    assert Finding.objects.get(pk=finding.pk).title_en == "From a sheet"


@pytest.mark.parametrize(
    "version",
    [
        "",
        "x",
        "\0",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "9" * 400,
    ],
)
def test_a_page_that_does_not_say_what_it_showed_is_held_back(cast: Cast, version: str) -> None:
    finding = make.make_finding(title_en="Title")
    answer = save(signed_in(cast.editor), address("finding_change", finding.pk), title_en="Other", version=version)
    assert answer.status_code == 200
    assert errors_in(answer).count("Written meanwhile: “Title”") == 1
    assert Finding.objects.get(pk=finding.pk).title_en == "Title"


def test_a_row_that_somebody_left_alone_is_not_written_over_what_another_wrote(cast: Cast) -> None:
    visit, follow_up = make.make_visit(), make.make_follow_up(tour=cast.tour, text_en="Fact")
    make.make_follow_up(visit=visit)
    client = signed_in(cast.editor)
    url = address("tour_change", cast.tour.pk)
    opened = filled(client, url)
    save(client, address("followup_change", follow_up.pk), text_en="Fact of a colleague")
    assert client.post(url, {**opened, "title_en": "Mended"}).status_code == 302
    stored = FollowUp.objects.get(pk=follow_up.pk)
    assert (stored.text_en, Tour.objects.get(pk=cast.tour.pk).title_en) == ("Fact of a colleague", "Mended")


def test_a_row_that_two_people_wrote_is_held_back(cast: Cast) -> None:
    follow_up = make.make_follow_up(tour=cast.tour, text_en="Fact")
    client = signed_in(cast.editor)
    url = address("tour_change", cast.tour.pk)
    opened = filled(client, url)
    save(client, address("followup_change", follow_up.pk), text_en="Fact of a colleague")
    answer: Any = client.post(url, {**opened, "follow_ups-0-text_en": "My fact"})
    assert answer.status_code == 200
    assert "Written meanwhile: “Fact of a colleague”" in errors_in(answer)
    assert FollowUp.objects.get(pk=follow_up.pk).text_en == "Fact of a colleague"


def test_the_names_and_passages_of_a_page_that_nobody_touched_are_left_alone(cast: Cast) -> None:
    host = make.make_host(aliases=("Old name",))
    finding = make.make_finding()
    make.cite(finding, make.make_passage(tour=finding.tour))
    client = signed_in(cast.editor)
    pages = [address("host_change", host.pk), address("finding_change", finding.pk)]
    opened = [filled(client, url) for url in pages]
    host.aliases.update(name="Name of a colleague")
    finding.citations.update(position=7)
    answers = [client.post(url, sent).status_code for url, sent in zip(pages, opened, strict=True)]
    assert (answers, host.aliases.get().name, finding.citations.get().position) == (
        [302, 302],
        "Name of a colleague",
        7,
    )


def test_a_list_writes_only_the_rows_that_were_touched(cast: Cast) -> None:
    first, second = make.make_finding(position=1), make.make_finding(position=2)
    client = signed_in(cast.editor)
    url = address("finding_changelist")
    formset = client.get(url).context["cl"].formset
    sent: dict[str, Any] = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "Save"}
    for form in formset.forms:
        place = form.instance.position
        sent |= {f"{form.prefix}-id": form.instance.pk, f"{form.prefix}-position": place}
        sent |= {f"initial-{form.prefix}-position": place}
        if form.instance == first:
            sent[f"{form.prefix}-position"] = 11
    Finding.objects.filter(pk=second.pk).update(position=77)
    assert client.post(url, sent).status_code == 302
    assert [Finding.objects.get(pk=one.pk).position for one in (first, second)] == [11, 77]


def test_what_was_deleted_meanwhile_is_said(cast: Cast) -> None:
    finding = make.make_finding()
    form = signed_in(cast.editor).get(address("finding_change", finding.pk)).context["adminform"].form
    bound = type(form)(data=QueryDict(mutable=True), instance=finding)
    Finding.objects.filter(pk=finding.pk).delete()
    bound.is_valid()
    assert "Somebody deleted this record meanwhile." in bound.non_field_errors()


def test_one_person_after_another_is_no_conflict(cast: Cast) -> None:
    finding = make.make_finding()
    url = address("finding_change", finding.pk)
    for person, title in ((cast.curator, "One"), (cast.editor, "Two"), (cast.curator, "Three")):
        assert save(signed_in(person), url, title_en=title).status_code == 302
    assert Finding.objects.get(pk=finding.pk).title_en == "Three"


def test_a_word_on_a_translation_is_not_said_of_an_original_that_was_not_seen(cast: Cast) -> None:
    finding = make.make_finding()
    client = signed_in(cast.curator)
    url = address("finding_change", finding.pk)
    save(client, url, title_fr="Seen")
    opened = filled(client, url)
    Finding.objects.filter(pk=finding.pk).update(title_fr="Unseen")
    assert client.post(url, {**opened, "_confirm": "title"}).status_code == 200
    assert Finding.objects.get(pk=finding.pk).live_languages == ["fr"]

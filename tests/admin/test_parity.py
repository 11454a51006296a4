"""A curator sees which translation no longer holds, what changed, and says in one click that it still does."""

from typing import Any

import pytest
from django.test import Client

from findings.enums import Status, Translated
from findings.models import Finding, Host, Translation
from tests import make
from tests.admin.forms import address, errors_in, filled, save, signed_in
from tests.conftest import Cast
from tests.make import fresh

LIVE_ONLY: list[str] = ["fr"]


def panels(client: Client, record: Any) -> dict[str, Any]:
    """What stands under each text of the record's page, by column."""
    page: Any = client.get(address(f"{record._meta.model_name}_change", record.pk))
    fields = page.context["adminform"].form.fields
    return {name: field.widget.panel for name, field in fields.items() if getattr(field.widget, "panel", None)}


def messages_of(client: Client, url: str, **changes: Any) -> list[str]:
    """Sends the page's form with these changes, and gives what the next page says."""
    response: Any = client.post(url, filled(client, url, **changes), follow=True)
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(("original", "translated"), [("fr", "en"), ("en", "fr")])
def test_changing_the_original_makes_its_translation_stale_and_shows_what_changed(
    cast: Cast, original: str, translated: str
) -> None:
    finding = make.make_finding(title_fr="Dix communes", title_en="Ten towns", original_language=original)
    client = signed_in(cast.curator)
    url = address("finding_change", finding.pk)
    told = messages_of(client, url, **{f"title_{original}": "Onze villes"})
    languages = {"fr": "French", "en": "English"}
    assert told[0] == (
        f"The {languages[translated]} no longer matches the {languages[original]}: Title. "
        "Mend it, or say that it still holds."
    )
    panel = panels(client, finding)[f"title_{translated}"]
    assert (panel.state, panel.needs_word) == (Translated.STALE, True)
    before = {"fr": "Dix communes", "en": "Ten towns"}[original]
    assert "".join(piece.text for piece in panel.diff if piece.change != "added") == before
    assert "".join(piece.text for piece in panel.diff if piece.change != "removed") == "Onze villes"
    assert panels(client, finding)[f"title_{original}"].state is None
    assert fresh(finding).live_languages == [original]


def test_one_click_says_that_it_still_holds(cast: Cast) -> None:
    finding = make.make_finding()
    client = signed_in(cast.curator)
    url = address("finding_change", finding.pk)
    save(client, url, title_fr="Autre titre", body_fr="Autre texte.")
    assert client.post(url, filled(client, url, _confirm="title")).headers["Location"] == f"{url}#parity"
    assert {name: panel.state for name, panel in panels(client, finding).items() if panel.language == "en"} == {
        "title_en": Translated.VALID,
        "body_en": Translated.STALE,
        "conditions_en": None,
        "translation_note_en": None,
        "editor_note_en": None,
        "slug_en": None,
    }
    row = Translation.objects.get(key=finding.key, field="title")
    assert (row.confirmed_by, row.source_text) == (cast.curator, "Autre titre")
    client.post(url, filled(client, url, _confirm="body"))
    assert fresh(finding).live_languages == ["fr", "en"]


def test_saying_so_saves_what_was_written_beside(cast: Cast) -> None:
    finding = make.make_finding()
    client = signed_in(cast.curator)
    url = address("finding_change", finding.pk)
    save(client, url, title_fr="Autre titre")
    client.post(url, filled(client, url, _confirm="title", body_fr="Autre texte.", body_en="Other text."))
    stored = fresh(finding)
    assert (stored.body_en, stored.translation) == ("Other text.", Translated.VALID)


def test_mending_the_translation_makes_it_valid(cast: Cast) -> None:
    finding = make.make_finding()
    client = signed_in(cast.curator)
    url = address("finding_change", finding.pk)
    save(client, url, title_fr="Autre titre")
    assert fresh(finding).translation == Translated.STALE
    save(client, url, title_en="Other title")
    assert fresh(finding).translation == Translated.VALID


@pytest.mark.parametrize(("role", "state"), [("curator", Translated.STALE), ("editor", Translated.KEPT)])
def test_only_who_publishes_keeps_a_stale_translation_before_readers(cast: Cast, role: str, state: str) -> None:
    finding = make.make_finding()
    Finding.objects.filter(pk=finding.pk).update(title_fr="Autre titre")
    client = signed_in(getattr(cast, role))
    url = address("finding_change", finding.pk)
    offered = client.get(url).text.count('name="_keep"')
    client.post(url, filled(client, url, _keep="title"))
    assert (offered, fresh(finding).translation) == (1 if role == "editor" else 0, state)


@pytest.mark.parametrize("role", ["outsider", "trainee", "alumna", "alumnus_of_another"])
@pytest.mark.parametrize("word", ["_confirm", "_keep"])
def test_nobody_else_says_anything_of_a_translation(cast: Cast, role: str, word: str) -> None:
    finding = make.make_finding()
    url = address("finding_change", finding.pk)
    sent = filled(signed_in(cast.editor), url)
    Finding.objects.filter(pk=finding.pk).update(title_fr="Autre titre")
    signed_in(getattr(cast, role)).post(url, {**sent, word: "title"})
    assert fresh(finding).translation == Translated.STALE


@pytest.mark.parametrize("name", ["", "slug", "no such field", "\0", "title_fr", "x" * 5000])
def test_a_word_on_no_translation_changes_nothing(cast: Cast, name: str) -> None:
    finding = make.make_finding()
    Finding.objects.filter(pk=finding.pk).update(title_fr="Autre titre")
    client = signed_in(cast.editor)
    url = address("finding_change", finding.pk)
    for word in ("_confirm", "_keep"):
        assert client.post(url, filled(client, url, **{word: name})).status_code == 302
    assert fresh(finding).translation == Translated.STALE


def test_saving_without_a_change_changes_nothing(cast: Cast) -> None:
    finding = make.make_finding(body_fr="Un.\n\nDeux.\n", body_en="One.\n\nTwo.\n")
    before, versions = fresh(finding), finding.history.count()
    client = signed_in(cast.curator)
    url = address("finding_change", finding.pk)
    sent = filled(client, url)
    as_browsers_do = {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value for name, value in sent.items()
    }
    assert client.post(url, as_browsers_do).status_code == 302
    after = fresh(finding)
    assert (after.body_fr, after.body_en, after.modified_at) == (before.body_fr, before.body_en, before.modified_at)
    assert (finding.history.count(), after.translation) == (versions, Translated.VALID)


def test_a_text_beside_the_one_that_changed_is_written_back_to_the_letter(cast: Cast) -> None:
    finding = make.make_finding(body_fr="Un.\n\nDeux.\n", body_en="One.\n\nTwo.\n")
    client = signed_in(cast.curator)
    url = address("finding_change", finding.pk)
    save(client, url, title_en="Other title", body_fr="Un.\r\n\r\nDeux.")
    stored = fresh(finding)
    assert (stored.title_en, stored.body_fr, stored.translation) == ("Other title", "Un.\n\nDeux.\n", Translated.VALID)


def test_a_missing_text_is_listed_until_it_is_written(cast: Cast) -> None:
    host = make.make_host(name_today_fr="Nom actuel", name_today_en=None)
    client = signed_in(cast.curator)
    page: Any = client.get(address("host_change", host.pk))
    assert [panel.column for panel in page.context["to_mend"]] == ["name_today_en"]
    save(client, address("host_change", host.pk), name_today_en="Present name")
    assert client.get(address("host_change", host.pk)).context["to_mend"] == []
    assert Host.objects.with_state().get(pk=host.pk).record_state == Translated.VALID


def test_lengths_and_limits_stand_under_each_text(cast: Cast) -> None:
    finding = make.make_finding(title_fr="Dix", title_en="Ten !")
    page = " ".join(signed_in(cast.curator).get(address("finding_change", finding.pk)).text.split())
    assert '<span data-length-of="id_title_fr">3</span> / 200' in page
    assert '<span data-length-of="id_title_en">5</span> / 200' in page
    assert 'data-length-of="id_body_fr"' in signed_in(cast.curator).get(address("finding_add")).text


def test_the_passages_of_the_source_are_in_view(cast: Cast) -> None:
    finding = make.make_finding()
    make.cite(finding, make.make_passage(section_fr="Réformes", section_en="Reforms", text_fr="Le texte.", page_fr=7))
    make.make_passage(section_en="Another part")
    page = signed_in(cast.curator).get(address("finding_change", finding.pk)).text
    aside = page[page.index('<aside class="passages"') : page.index("</aside>")]
    assert [words in aside for words in ("Reforms", "Le texte.", "page 7", "Another part")] == [True, True, True, False]


def test_a_hostile_text_is_shown_as_text(cast: Cast) -> None:
    finding = make.make_finding(title_fr="<script>alert(1)</script>")
    Finding.objects.filter(pk=finding.pk).update(title_fr="<b>x</b>")
    page = signed_in(cast.editor).get(address("finding_change", finding.pk)).text
    assert ("<script>alert" in page, "<b>x</b>" in page) == (False, False)


def test_a_change_of_the_original_language_keeps_both_texts(cast: Cast) -> None:
    finding = make.make_finding(title_fr="Titre", title_en="Title")
    client = signed_in(cast.editor)
    assert save(client, address("finding_change", finding.pk), original_language="en").status_code == 302
    stored = fresh(finding)
    assert (stored.title_fr, stored.title_en, stored.translation) == ("Titre", "Title", Translated.VALID)
    save(client, address("finding_change", finding.pk), title_en="Other title")
    assert (fresh(finding).translation, fresh(finding).live_languages) == (Translated.STALE, ["en"])


def test_a_curator_does_not_change_which_language_of_a_published_record_is_read_first(cast: Cast) -> None:
    finding = make.make_finding()
    save(signed_in(cast.curator), address("finding_change", finding.pk), original_language="en", title_en="Other")
    assert (fresh(finding).original_language, fresh(finding).title_en) == ("fr", "Other")


def test_a_word_on_what_is_valid_is_not_noted(cast: Cast) -> None:
    finding = make.make_finding()
    told = messages_of(signed_in(cast.editor), address("finding_change", finding.pk), _confirm="title")
    assert told == []
    assert Translation.objects.get(key=finding.key, field="title").confirmed_by is None


def test_what_can_be_read_in_no_language_is_said(cast: Cast) -> None:
    finding = make.make_finding(live_fr=False)
    told = messages_of(signed_in(cast.editor), address("finding_change", finding.pk), title_fr="Autre")
    assert "1 record can be read in no language: only its stale translation is online." in told


def test_who_left_the_staff_is_not_named(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT)
    save(signed_in(cast.editor), address("finding_change", finding.pk), _move="publish")
    Finding.objects.filter(pk=finding.pk).update(title_fr="Autre")
    client = signed_in(cast.editor)
    client.post(
        address("finding_change", finding.pk), filled(client, address("finding_change", finding.pk), _keep="title")
    )
    curator = signed_in(cast.curator)
    assert curator.get(address("finding_change", finding.pk)).text.count("editor@example.org") == 2
    cast.editor.is_staff = False
    cast.editor.save()
    page = curator.get(address("finding_change", finding.pk)).text
    assert (page.count("editor@example.org"), page.count("A former colleague")) == (0, 2)


def test_a_text_in_one_language_of_a_draft_is_no_error(cast: Cast) -> None:
    finding = make.make_finding(status=Status.DRAFT, live_fr=False, live_en=False, title_en=None, body_en=None)
    answer = save(signed_in(cast.curator), address("finding_change", finding.pk), body_fr="Autre.")
    assert answer.status_code == 302, errors_in(answer)

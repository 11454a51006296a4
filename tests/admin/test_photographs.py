"""A curator gives a photograph its picture: whole, described and credited, or not at all."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client
from django.utils.translation import override

from findings.models import Photograph, User
from findings.pictures.making import path_of
from findings.pictures.renditions import files, picture_of
from tests.admin.forms import address, errors_in, filled, signed_in
from tests.admin.histories import bring_back, changes, entries, restore, write
from tests.conftest import Cast
from tests.make import fresh
from tests.pictures.bad_pictures import BAD, GOOD, SCRIPT, scene
from tests.pictures.making import make_photograph, make_picture, sent, written

TEXTS = {"alt_fr": "Un quai", "alt_en": "A quay", "credit_fr": "Ada", "credit_en": "Ada"}


@pytest.fixture
def photograph(cast: Cast, media: Path) -> Photograph:
    return make_photograph(cast.tour, caption_en="The quay", caption_fr="Le quai")


@pytest.fixture
def curator(cast: Cast) -> Client:
    return signed_in(cast.curator)


def give(client: Client, photograph: Photograph, content: bytes | None, language: str = "en", **changes: Any) -> Any:
    """Sends the photograph's form with a file of this content."""
    url = address("photograph_change", photograph.pk, language=language)
    data = filled(client, url, **changes)
    data.pop("file", None)
    return client.post(url, data if content is None else {**data, "file": sent(content)})


def digest_of(photograph: Photograph) -> str:
    picture = picture_of(photograph)
    return picture.digest if picture else ""


def kept_in(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", GOOD)
def test_a_good_picture_is_kept(name: str, curator: Client, photograph: Photograph, media: Path) -> None:
    assert give(curator, photograph, GOOD[name](), **TEXTS).status_code == 302
    picture = picture_of(fresh(photograph))
    assert picture is not None
    assert (picture.width, picture.height) == (600, 400)
    assert [path_of(picture, *one).exists() for one in files(picture)] == [True] * len(list(files(picture)))
    assert [path for path in kept_in(media) if SCRIPT in path.read_bytes()] == []


@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_is_refused_and_nothing_is_written(
    name: str, curator: Client, photograph: Photograph, media: Path
) -> None:
    content, why = BAD[name]
    answer = give(curator, photograph, content(), **TEXTS, caption_en="Another quay")
    assert (answer.status_code, [error[: len(why)] for error in errors_in(answer)]) == (200, [why])
    # What else was written is still in the form.
    form = answer.context["adminform"].form
    assert [form[field].value() for field in ("caption_en", "alt_en", "credit_fr")] == ["Another quay", "A quay", "Ada"]
    assert (kept_in(media), fresh(photograph).file.name, fresh(photograph).caption_en) == ([], "", "The quay")


@pytest.mark.parametrize(("name", "kind"), [("a\0b.jpg", "image/jpeg"), ("é" * 300, "text/html"), ("x.exe", "\0")])
def test_neither_name_nor_declared_type_is_believed(
    name: str, kind: str, curator: Client, photograph: Photograph
) -> None:
    url = address("photograph_change", photograph.pk)
    data = {**filled(curator, url, **TEXTS), "file": sent(written(scene(), "WEBP"), name, kind)}
    assert curator.post(url, data).status_code == 302
    assert picture_of(fresh(photograph)) is not None


def test_a_word_for_a_file_changes_nothing(curator: Client, photograph: Photograph) -> None:
    for value in ("photographs/x.jpg", "\0", "../../etc/passwd"):
        assert give(curator, photograph, None, **TEXTS, file=value).status_code == 302
        assert fresh(photograph).file.name == ""


@pytest.mark.parametrize("missing", TEXTS)
@pytest.mark.parametrize("written_instead", ["", "   "])
def test_a_picture_without_one_of_its_texts_is_refused_there(
    missing: str, written_instead: str, curator: Client, photograph: Photograph, media: Path
) -> None:
    answer = give(curator, photograph, GOOD["JPEG"](), **TEXTS | {missing: written_instead})
    assert {name: list(told) for name, told in answer.context["adminform"].form.errors.items()} == {
        "file": ["The picture is fine, but a browser does not keep it: choose it again."],
        missing: ["Write it in both languages: the picture is not shown without it."],
    }
    assert (kept_in(media), fresh(photograph).file.name) == ([], "")


def test_a_text_of_a_picture_cannot_be_taken_out_later(curator: Client, photograph: Photograph) -> None:
    give(curator, photograph, GOOD["JPEG"](), **TEXTS)
    answer = give(curator, photograph, None, credit_en="")
    assert list(answer.context["adminform"].form.errors) == ["credit_en"]


def test_a_caption_needs_no_picture(curator: Client, photograph: Photograph) -> None:
    assert give(curator, photograph, None, caption_en="A quay").status_code == 302
    assert (fresh(photograph).caption_en, fresh(photograph).file.name) == ("A quay", "")


def test_a_curator_is_told_in_french(curator: Client, photograph: Photograph) -> None:
    answer = give(curator, photograph, BAD["text"][0](), language="fr", **TEXTS)
    assert errors_in(answer) == [
        "Ce fichier n’est pas une image JPEG, PNG, WebP ou AVIF, ou elle est incomplète. "
        "Ouvrez-la, enregistrez-la de nouveau en JPEG et envoyez ce fichier."
    ]


@pytest.mark.parametrize("value", ["101", "-1", "", "x", "\0", "9" * 30, "1.5"])
@pytest.mark.parametrize("axis", ["focal_x", "focal_y"])
def test_a_focal_point_is_two_percentages(axis: str, value: str, curator: Client, photograph: Photograph) -> None:
    answer = give(curator, photograph, None, **{axis: value})
    assert list(answer.context["adminform"].form.errors) == [axis]


def test_another_focal_point_makes_other_crops(curator: Client, photograph: Photograph) -> None:
    give(curator, photograph, written(scene(size=(1200, 400)), "PNG"), **TEXTS)
    assert give(curator, photograph, None, focal_x="7", focal_y="80").status_code == 302
    picture = picture_of(fresh(photograph))
    assert picture is not None
    assert (picture.focal_x, picture.focal_y) == (7, 80)
    assert {path_of(picture, *one).exists() for one in files(picture)} == {True}


def test_a_focal_point_does_not_pass_to_another_picture(curator: Client, photograph: Photograph) -> None:
    give(curator, photograph, GOOD["PNG"](), **TEXTS, focal_x="7", focal_y="80")
    assert (fresh(photograph).focal_x, fresh(photograph).focal_y) == (7, 80)
    give(curator, photograph, GOOD["JPEG"]())
    assert (fresh(photograph).focal_x, fresh(photograph).focal_y) == (50, 50)


def test_a_picture_is_taken_away_and_comes_back_with_its_version(curator: Client, photograph: Photograph) -> None:
    give(curator, photograph, GOOD["JPEG"](), **TEXTS)
    picture, given = picture_of(fresh(photograph)), photograph.history.first()
    assert give(curator, photograph, None, **{"file-clear": "on"}).status_code == 302
    assert (fresh(photograph).file.name, fresh(photograph).width) == ("", None)
    bring_back(curator, photograph, given)
    assert picture_of(fresh(photograph)) == picture


def test_a_file_cannot_be_given_and_taken_away_at_once(curator: Client, photograph: Photograph) -> None:
    give(curator, photograph, GOOD["JPEG"](), **TEXTS)
    before = fresh(photograph).file.name
    answer = give(curator, photograph, GOOD["PNG"](), **{"file-clear": "on"})
    assert list(answer.context["adminform"].form.errors) == ["file"]
    assert fresh(photograph).file.name == before


def test_a_new_photograph_takes_its_picture_at_once(curator: Client, cast: Cast, media: Path) -> None:
    texts = {"caption_fr": "Le port", "caption_en": "The port", **TEXTS, "original_language": "fr"}
    data = {**texts, "tour": cast.tour.pk, "position": 1, "focal_x": 50, "focal_y": 50, "file": sent(GOOD["PNG"]())}
    assert curator.post(address("photograph_add"), data).status_code == 302
    assert picture_of(Photograph.objects.get(caption_en="The port")) is not None


def test_photographs_are_put_in_order_in_their_list(curator: Client, cast: Cast, photograph: Photograph) -> None:
    other = make_picture(cast.tour, position=1)
    sent_with = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "Save"}
    url = address("photograph_changelist")
    listed = [form.instance.pk for form in curator.get(url).context["cl"].formset.forms]
    rows = {f"form-{n}-{name}": value for n, pk in enumerate(listed) for name, value in (("id", pk), ("position", pk))}
    before = fresh(other).file.name
    assert curator.post(url, {**sent_with, **rows}).status_code == 302
    assert [fresh(one).position for one in (photograph, other)] == [photograph.pk, other.pk]
    assert fresh(other).file.name == before


def test_two_who_give_a_picture_are_told_of_each_other(
    curator: Client, photograph: Photograph, cast: Cast, media: Path
) -> None:
    give(curator, photograph, GOOD["JPEG"](), **TEXTS)
    url = address("photograph_change", photograph.pk)
    opened = filled(curator, url)
    opened.pop("file", None)
    give(signed_in(cast.editor), photograph, written(scene(size=(500, 400)), "PNG"), focal_x="9")
    stored = fresh(photograph)
    answer = curator.post(url, {**opened, "file": sent(GOOD["WebP"]())})
    told = answer.context["adminform"].form.errors["file"]
    assert (answer.status_code, told[0]) == (200, f"Written meanwhile: “A picture ({digest_of(stored)[:8]})”")
    # Whoever left the picture alone has the other's.
    answer = curator.post(url, {**opened, "caption_en": "A quay"})
    form = answer.context["adminform"].form
    assert ("file" in form.errors, form["focal_x"].value()) == (False, 9)
    saved = {name: form[name].value() for name in ("version", "focal_x", "focal_y")}
    assert curator.post(url, {**opened, "caption_en": "A quay", **saved}).status_code == 302
    now = fresh(photograph)
    assert (now.file.name, now.width, now.focal_x, now.caption_en) == (stored.file.name, 500, 9, "A quay")


def test_who_may_not_change_photographs_gives_none(cast: Cast, photograph: Photograph, media: Path) -> None:
    url = address("photograph_change", photograph.pk)
    for user in (cast.outsider, cast.alumna):
        answer = signed_in(user).post(url, {**TEXTS, "file": sent(GOOD["JPEG"]())})
        assert answer.status_code in {302, 403}
    assert (kept_in(media), fresh(photograph).file.name) == ([], "")


def test_who_may_only_look_is_shown_no_address_of_nothing(cast: Cast, media: Path) -> None:
    photograph = make_picture(cast.tour)
    cast.outsider.user_permissions.add(Permission.objects.get(codename="view_photograph"))
    User.objects.filter(pk=cast.outsider.pk).update(is_staff=True)
    page = signed_in(fresh(cast.outsider)).get(address("photograph_change", photograph.pk))
    assert (page.status_code, "whole.jpg" in page.text, str(photograph.alt_en) in page.text) == (200, False, True)


def test_the_form_shows_the_picture_and_its_crop(curator: Client, cast: Cast, media: Path) -> None:
    photograph = make_picture(cast.tour, size=(1200, 800), focal_x=20)
    page = curator.get(address("photograph_change", photograph.pk)).text
    start = f"/photographs/{photograph.key}/{digest_of(photograph)}"
    assert (f'<image href="{start}-960.jpg"' in page, f'src="{start}-20-50-640.jpg"' in page) == (True, True)
    room = ('viewBox="0 0 1200 800"', 'width="1200" height="800"', 'width="960" height="640"')
    assert [words in page for words in room] == [True] * 3
    for path in kept_in(media):
        path.unlink()
    again = curator.get(address("photograph_change", photograph.pk))
    assert (again.status_code, start in again.text) == (200, False)


def test_a_history_tells_of_a_picture_in_words(curator: Client, cast: Cast, media: Path) -> None:
    photograph = make_picture(cast.tour)
    first, second = fresh(photograph), make_picture(cast.tour)
    write(photograph, "Better", file=second.file.name)
    digests = [digest_of(one)[:8] for one in (first, second)]
    told = changes(entries(curator, photograph)[0])["Picture"]
    assert told == [("removed", f"A picture ({digests[0]})"), ("added", f"A picture ({digests[1]})")]
    for path in kept_in(media):
        path.unlink()
    assert "Picture" in changes(entries(curator, photograph)[0])
    version = photograph.history.last()
    assert bring_back(curator, photograph, version).status_code == 200
    assert fresh(photograph).file.name == first.file.name


def test_a_deleted_photograph_comes_back_with_its_picture(cast: Cast, media: Path) -> None:
    photograph = make_picture(cast.tour)
    picture, client = picture_of(photograph), signed_in(cast.editor)
    client.post(address("photograph_delete", photograph.pk), {"post": "yes"})
    assert not Photograph.objects.exists()
    restore(client, photograph)
    again = Photograph.objects.get(key=photograph.key)
    assert picture_of(again) == picture
    assert {path_of(picture, *one).exists() for one in files(picture)} == {True}  # type: ignore[arg-type]


def test_a_translation_of_an_alternative_text_goes_stale(curator: Client, photograph: Photograph) -> None:
    give(curator, photograph, GOOD["JPEG"](), **TEXTS)
    answer: Any = give(curator, photograph, None, alt_fr="Un quai sous la pluie")
    page: Any = curator.get(answer["Location"])
    with override("en"):
        assert "The English no longer matches the French: Alternative text." in "".join(
            str(message) for message in page.context["messages"]
        )


def test_what_is_not_committed_leaves_files_that_nobody_names(
    curator: Client, photograph: Photograph, media: Path
) -> None:
    with transaction.atomic():
        assert give(curator, photograph, GOOD["JPEG"](), **TEXTS).status_code == 302
        transaction.set_rollback(True)
    assert (fresh(photograph).file.name, fresh(photograph).alt_en, len(kept_in(media)) > 1) == ("", None, True)

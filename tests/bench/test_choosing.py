"""The bench measures the heaviest page of each kind."""

import pytest

from bench.choosing import LINK, heaviest, kind_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/fr/", "fr"),
        ("/fr/constats/", "fr/constats"),
        ("/fr/constats/un-constat/", "fr/constats/…"),
        ("/en/report/f/dk2015-f-001/", "en/report/…"),
    ],
)
def test_records_and_forms_share_a_kind_and_other_pages_are_their_own(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_the_heaviest_of_each_kind_is_chosen() -> None:
    pages = {"/fr/": 1, "/fr/themes/": 9, "/fr/themes/a/": 2, "/en/": 3, "/fr/themes/b/": 4, "/fr/themes/c/": 4}
    assert heaviest(pages) == ["/fr/", "/fr/themes/", "/fr/themes/b/", "/en/"]


def test_files_filters_and_the_administration_are_no_pages_to_measure() -> None:
    targets = ["/fr/", "/en/glossary/", "/fr/site.webmanifest", "/fr/constats/?page=2", "/en/glossary/#a", "/fr/admin/"]
    assert LINK.findall(" ".join(f'<a href="{target}">' for target in targets)) == ["/fr/", "/en/glossary/"]

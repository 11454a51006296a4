"""Opens every page of the site once, and every address that they name once, and keeps what they answered."""

from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tests.html.parsing import Document, own_address, parse


@dataclass(frozen=True)
class Answer:
    """What an address answered in the end, after redirects; the HTML is empty where it is something else."""

    status: int
    html: str = ""
    document: Document = field(default_factory=Document)


@dataclass(frozen=True)
class Site:
    """The pages by address, and all that they name by address without fragment, the pages included."""

    pages: dict[str, Answer]
    named: dict[str, Answer]


def answer(client: Client, path: str, known: dict[str, Answer]) -> Answer:
    """What a reader gets there, unless it is known. Static files are looked up: the test client does not serve them."""
    if path in known:
        return known[path]
    if path.startswith(settings.STATIC_URL):
        return Answer(200 if finders.find(path.removeprefix(settings.STATIC_URL)) else 404)
    response = client.get(path)
    if 300 <= response.status_code < 400:
        return answer(client, own_address(response["Location"], path, settings.SITE_URL) or "", known)
    if not response.get("Content-Type", "").startswith("text/html"):
        return Answer(response.status_code)
    html = response.content.decode()
    return Answer(response.status_code, html, parse(html))


def references(pages: dict[str, Answer]) -> dict[str, list[str]]:
    """Each address of the site that the pages name, fragment included, and the pages that name it."""
    found: dict[str, list[str]] = {}
    for page, answered in pages.items():
        for reference in dict.fromkeys(answered.document.references):
            if (address := own_address(reference, page, settings.SITE_URL)) is not None:
                found.setdefault(address, []).append(page)
    return found


def crawl(client: Client, paths: list[str]) -> Site:
    """The site as seen from these pages. Both languages side by side have the address of one of them, which answers."""
    pages: dict[str, Answer] = {}
    for path in paths:
        pages[path] = answer(client, path, pages)
    named = dict(pages)
    for address in references(pages):
        path = address.partition("#")[0]
        if path.removesuffix("?both=1") in named:
            named.setdefault(path, named[path.removesuffix("?both=1")])
        elif path not in named:
            named[path] = answer(client, path, named)
    return Site(pages, named)


def broken_references(site: Site) -> list[str]:
    """Addresses that do not answer, and fragments that the page does not hold, each with one page that names it."""
    faults = []
    for address, namers in references(site.pages).items():
        path, _, fragment = address.partition("#")
        found = site.named[path]
        # A page that is an error names its own address in its skip link.
        if found.status != 200 and path not in site.pages:
            faults.append(f"{address} answers {found.status}, named by {namers[0]}")
        elif fragment and fragment not in found.document.anchors:
            faults.append(f"{address} has no such anchor, named by {namers[0]}")
    return faults


def shared_titles(pages: dict[str, Answer]) -> list[str]:
    """Titles that are empty or that two pages have, with their pages."""
    titles: dict[str, list[str]] = {}
    for path, answered in pages.items():
        titles.setdefault(answered.document.title, []).append(path)
    return [f"{title!r}: {', '.join(paths)}" for title, paths in titles.items() if not title or len(paths) > 1]


def one_way_alternates(pages: dict[str, Answer]) -> list[str]:
    """Alternates (hreflang) that are not absolute, do not exist, do not name the page itself or are not named back."""
    faults = []
    by_url = {settings.SITE_URL + path: answered.document for path, answered in pages.items()}
    for url, document in by_url.items():
        alternates = document.alternates
        if alternates and url not in alternates.values() and document.canonical == url:
            faults.append(f"{url} does not name itself")
        for language, other in alternates.items():
            if other not in by_url:
                faults.append(f"{url} names {other} ({language}), which is no page")
            elif by_url[other].alternates != alternates:
                faults.append(f"{url} names {other} ({language}), which has other alternates")
    return faults

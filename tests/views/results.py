"""What tests of the search share: asking, and what the page answers."""

import re
from typing import Any

from django.test import Client

from tests.views.pages import listing, text_of


def ask(client: Client, question: str, language: str = "en", **facets: Any) -> Any:
    """The answer to a question, with facets."""
    return client.get(listing("search", language), {"q": question, **facets})


def titles(response: Any) -> list[str]:
    """The titles of the hits on the page, in order."""
    found = re.findall(r"<h3>(.*?)</h3>", text_of(response), re.DOTALL)
    return [re.sub(r"<[^>]+>", "", title).strip() for title in found]


def total(response: Any) -> str:
    """The page's heading."""
    heading = re.search(r'<h1 id="results">(.*?)</h1>', text_of(response), re.DOTALL)
    assert heading
    return heading[1].strip()


def notices(response: Any) -> list[str]:
    """What the page tells of the question, as text."""
    found = re.findall(r'<p class="notice[^>]*>(.*?)</p>', text_of(response), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", notice).split()) for notice in found]


def marked(response: Any) -> list[str]:
    """The words that the page marks."""
    return re.findall(r"<mark>(.*?)</mark>", text_of(response))


def facets(response: Any) -> dict[str, dict[str, str]]:
    """The values of each facet, with how many hits have them."""
    found: dict[str, dict[str, str]] = {}
    pattern = r'name="(\w+)" value="([^"]+)"[^>]*>\s*<span>[^<(]*(?:<span class="meta">\((\d+)\)</span>)?'
    for name, value, count in re.findall(pattern, text_of(response)):
        found.setdefault(name, {})[value] = count
    return found

"""What a page's HTML says of itself: its title, its anchors, where it leads, and its other languages."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

# Attributes that name another resource, by element.
REFERENCES = {
    "a": "href",
    "area": "href",
    "link": "href",
    "img": "src",
    "script": "src",
    "source": "src",
    "form": "action",
}


@dataclass
class Document:
    """A page as its links and anchors see it. Addresses are as written."""

    title: str = ""
    anchors: set[str] = field(default_factory=set)
    references: list[str] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)
    canonical: str = ""


class _Reader(HTMLParser):
    """Fills a document from its HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.document = Document()
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what the element names."""
        given = {name: value or "" for name, value in attrs}
        self.in_title = tag == "title" or self.in_title
        if "id" in given:
            self.document.anchors.add(given["id"])
        if reference := given.get(REFERENCES.get(tag, "")):
            self.document.references.append(reference)
        if tag == "link" and given.get("rel") == "alternate" and "hreflang" in given:
            self.document.alternates[given["hreflang"]] = given["href"]
        if tag == "link" and given.get("rel") == "canonical":
            self.document.canonical = given["href"]

    def handle_endtag(self, tag: str) -> None:
        """The title ends."""
        self.in_title = self.in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        """The title's words."""
        if self.in_title:
            self.document.title += data


def parse(html: str) -> Document:
    """The document of that HTML, its title without surrounding space."""
    reader = _Reader()
    reader.feed(html)
    reader.document.title = " ".join(reader.document.title.split())
    return reader.document


def own_address(reference: str, page: str, site: str) -> str | None:
    """The path, query and fragment that a reference on `page` leads to; None where it leaves the site `site`."""
    absolute = urlsplit(urljoin(site + page, reference))
    if f"{absolute.scheme}://{absolute.netloc}" != site:
        return None
    return absolute._replace(scheme="", netloc="").geturl()

"""Chooses the pages to measure: of each kind, in each language, the one with the most HTML."""

import re
from urllib.request import urlopen

LOCATION = re.compile(r"<loc>(.+?)</loc>")
# Pages that the site map leaves out are found by these links of the others. Files end without a slash; the
# administration is not for readers.
LINK = re.compile(r'href="(/(?:fr|en)/(?!admin/)(?:[^"?#]*/)?)"')


def kind_of(path: str) -> str:
    """A page of words or a list is a kind of its own; records and forms are one kind for each folder."""
    language, *rest = path.strip("/").split("/")
    return "/".join([language, *rest[:1], *(["…"] if rest[1:] else [])])


def heaviest(pages: dict[str, int]) -> list[str]:
    """Of each kind the path with the largest number, kinds in the order of their first page."""
    chosen: dict[str, str] = {}
    for path, size in pages.items():
        kind = kind_of(path)
        if kind not in chosen or size > pages[chosen[kind]]:
            chosen[kind] = path
    return list(chosen.values())


def pages_to_measure(site: str) -> list[str]:
    """The paths, French and English in turn as the site map and the links give them."""
    paths = [address.removeprefix(site) for address in LOCATION.findall(_read(f"{site}/sitemap.xml"))]
    bodies = {path: _read(site + path) for path in paths}
    linked = dict.fromkeys(link for body in bodies.values() for link in LINK.findall(body))
    # Of what only a link leads to, one of each kind is enough.
    beyond = {kind_of(path): path for path in linked if path not in bodies}
    bodies |= {path: _read(site + path) for path in beyond.values()}
    return heaviest({path: len(body) for path, body in bodies.items()})


def _read(address: str) -> str:
    with urlopen(address) as response:  # noqa: S310 - our own server
        body: bytes = response.read()
        return body.decode()

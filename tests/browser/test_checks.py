"""Each check that the pages are put through finds what is wrong with a bad page, and nothing on a good one."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser.keyboard import focus_faults
from tests.browser.reports import axe_faults, faults, measure
from tests.browser.watching import Watch

FRENCH = "<p>Les communes sont responsables de leur action.</p>"
SAMPLES = [
    ("<h1>One</h1><h2>Two</h2><h3>Three</h3><h2>Four</h2>", []),
    ("<h2>Two</h2>", ["0 h1", "h0 then h2"]),
    ("<h1>One</h1><h1>One</h1><h3>Three</h3>", ["2 h1", "h1 then h3"]),
    ('<h1>One</h1><div class="wide">wide</div>', ["500 px wide in a window of 320"]),
    ("<h1>One</h1>" + FRENCH, ["fr marked “en”: Les communes sont responsables de leur action."]),
    (f'<h1>One</h1><div lang="fr">{FRENCH}</div>', []),
    (f'<h1>One</h1><div lang="da">{FRENCH}</div>', []),
    (
        '<h1>One</h1><img alt="Les communes sont responsables de leur action">',
        ["fr marked “en”: Les communes sont responsables de leur action"],
    ),
    ('<h1>One</h1><ul><li><a href="/">Home</a></li></ul>', ['target of 40 × 18 px: <a href="/">Home</a>']),
    ('<h1>One</h1><ul><li><a class="big" href="/">Home</a></li></ul>', []),
    ('<h1>One</h1><p>Go <em><a href="/">home</a></em></p>', []),
    ("<h1>One</h1><button>x</button>", ["target of 20 × 18 px: <button>x</button>"]),
]
STYLE = """<style>
  body { margin: 0; font: 16px/1 monospace } .wide { width: 500px } img { display: none }
  li a { display: inline-block; width: 40px; height: 18px } .big { width: 44px; height: 24px }
  button { width: 20px; height: 18px; padding: 0; border: 0 }
</style>"""
TITLE = "<title>T</title>"


def show(page: Page, body: str, head: str = TITLE) -> None:
    """Opens a page made of that body."""
    page.set_viewport_size({"width": 320, "height": 640})
    page.set_content(f'<!doctype html><html lang="en"><head>{head}{STYLE}</head><body>{body}</body></html>')


@pytest.mark.parametrize(("body", "expected"), SAMPLES)
def test_a_report_finds_what_breaks_a_rule(page: Page, body: str, expected: list[str]) -> None:
    show(page, body)
    assert faults(measure(page), 320) == expected


def test_a_report_finds_a_missing_title(page: Page) -> None:
    show(page, "<h1>One</h1>", "")
    assert faults(measure(page), 320) == ["no title"]


def test_axe_finds_faults_targets_included(page: Page) -> None:
    show(page, '<main><h1>One</h1><input><ul><li><a href="/">A</a><br><a href="/">B</a></li></ul></main>')
    assert [fault.split(":")[0] for fault in axe_faults(page)] == ["axe label", "axe target-size"]


PAGE = (
    '<a class="skip" href="#main">Skip</a><header><a href="/">Home</a></header>'
    '<nav class="breadcrumb"><a href="/">Home</a></nav><nav class="switch"><a href="/">fr</a></nav>'
    '<main id="main">{}</main><footer><a href="/">About</a></footer>'
)
FOCUS_SAMPLES = [
    (PAGE.format('<a href="/">A link</a>'), []),
    (PAGE.format(""), []),
    (
        PAGE.format('<a href="/" tabindex="1">Early</a>'),
        [
            "parts in the order main, skip link, header, breadcrumb, switch, footer",
            "the focus goes back in the page",
        ],
    ),
    (PAGE.format('<a href="/" tabindex="-1">Never</a>'), ["5 stops for 6 links and controls"]),
    (
        PAGE.format('<style>b a:focus { outline: none }</style><b><a href="/">Bare</a></b>'),
        ['no outline: <a href="/">Bare</a>'],
    ),
    (
        PAGE.format("<style>i { position: fixed; inset: 64px 0 0 0 }</style><p><button>Under</button></p><i></i>"),
        ["hidden: <button>Under</button>", 'hidden: <a href="/">About</a>'],
    ),
]


@pytest.mark.parametrize(("body", "expected"), FOCUS_SAMPLES)
def test_a_walk_with_the_tab_key_finds_what_stops_a_reader(page: Page, body: str, expected: list[str]) -> None:
    show(page, "<style>:focus { outline: 3px solid }</style>" + body)
    assert focus_faults(page) == expected


def test_a_watch_hears_the_console_and_the_network(page: Page) -> None:
    site = "http://site.example"
    page.route("**/*", lambda route: route.fulfill(status=404 if "gone" in route.request.url else 200, body="ok"))
    watch = Watch(page, site, {"/gone/": 404})
    page.goto(f"{site}/gone/")
    assert watch.taken() == []
    page.evaluate("console.log('spoken')")
    page.evaluate("fetch('http://elsewhere.example/a').catch(() => 0)")
    page.evaluate("fetch('/gone.css')")
    heard = watch.taken()
    assert heard[:2] == ["console: spoken", "third party: http://elsewhere.example/a"]
    assert "answered 404: http://site.example/gone.css" in heard


@pytest.mark.django_db(transaction=True)
def test_a_watch_hears_a_breach_of_the_sites_security_policy(live_server: LiveServer, page: Page) -> None:
    watch = Watch(page, live_server.url)
    page.goto(f"{live_server.url}/fr/")
    assert watch.taken() == []
    with page.expect_console_message():
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">Red</p>')")
    breach = "console: Applying inline style violates the following Content Security Policy directive "
    assert [said.split("'")[0] for said in watch.taken()] == [breach]

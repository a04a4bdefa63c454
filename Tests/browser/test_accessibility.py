"""Every page, light and dark, wide and narrow: contrast, names, order, headings, width. And axe-core's own rules."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from gallery import EMPTY, SCHEMES, WIDTHS, pages

LOOK = Path(__file__).with_name("accessibility.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def problems(page, runs_axe: bool, is_floating: bool = False) -> list[str]:
    """What our own look, and axe-core if wanted, find on the page as it is now."""
    found = page.evaluate(LOOK)
    if not runs_axe:
        return found
    # What floats above the page covers other targets until it is closed: no fault of theirs.
    options = {"runOnly": RULES, "rules": {"target-size": {"enabled": not is_floating}}}
    for violation in Axe().run(page, options=options).response["violations"]:
        for node in violation["nodes"]:
            why = node["any"][0]["message"] if node["any"] else violation["help"]
            found.append(f"axe {violation['id']}: {node['html'][:160]} {why}")
    return found


def look(open_page, entry, room) -> None:
    page = open_page(viewport={"width": WIDTHS[0], "height": 860}, reduced_motion="reduce")
    entry.open(page, room)
    page.wait_for_load_state()
    report = []
    for scheme in SCHEMES:
        for width in WIDTHS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 860})
            runs_axe = (scheme == "light") == (width == WIDTHS[0])  # its rules see no more in the other two
            found = problems(page, runs_axe, is_floating=not entry.is_whole)
            report += [f"{scheme} {width}: {line}" for line in dict.fromkeys(found)]
    assert not report, entry.name + "\n" + "\n".join(report)


@pytest.mark.parametrize("entry", pages(), ids=lambda entry: entry.name)
def test_page(entry, open_page, showroom):
    look(open_page, entry, showroom)


@pytest.mark.parametrize("entry", EMPTY, ids=lambda entry: entry.name)
def test_page_of_an_empty_instance(entry, open_page, empty):
    with empty.serving() as server:
        look(open_page, entry, server)


BAD = """<!doctype html><title>Bad</title><body style="background: oklch(.95 .02 250)">
<main><h1>Bad</h1><h3>Skips</h3><p style="color: #9a9a9a">Too pale</p><input name="a"><a href="/"></a>
<div style="width: 3000px">Too wide</div><button style="height: 12px; padding: 0">Flat</button>
<i id="x"></i><i id="x" tabindex="3">Twice</i></main>"""


@pytest.mark.parametrize("fault", ["contrast 2", "a field without a label", "a a without a name", "a heading skips",
                                   "too wide", "is too small", "the id x", "a tab order", "its language"])
def test_the_look_itself_finds_what_is_wrong(page, fault):
    page.set_content(BAD)
    assert any(fault in line for line in page.evaluate(LOOK)), page.evaluate(LOOK)

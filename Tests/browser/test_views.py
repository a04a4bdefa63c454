"""Saved views: what a table shows, kept under a name for everybody."""

import re

import pytest
from gallery import Entry, take_session
from playwright.sync_api import Page, expect
from test_accessibility import look
from test_keyboard import Keyboard
from test_records import inside, room  # noqa: F401 (a fixture)
from walk import flash

LOST = "/objects/deals?f0=value&o0=more&v0=20000&sort=-value&columns=stage,value"


def views(page: Page):
    return page.get_by_role("navigation", name="Views")


def panel(page: Page, summary: str):
    page.locator("details.panel > summary", has_text=summary).click()
    return page.get_by_role("form", name="Save view")


def save(page: Page, name: str, summary: str = "Save view") -> None:
    form = panel(page, summary)
    form.get_by_label("Name of the view").fill(name)
    form.get_by_role("button", name="Save", exact=True).click()
    expect(flash(page)).to_contain_text(f"The view “{name}” is saved.")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_view_is_saved_opened_changed_and_removed(room, open_page, script):  # noqa: F811
    page = open_page(java_script_enabled=script, viewport={"width": 1280, "height": 860})
    take_session(page, room)
    page.goto(f"{room.url}/acme-inc{LOST}")
    rows = page.get_by_role("rowheader").all_inner_texts()
    save(page, "Big deals")
    expect(views(page).get_by_role("link", name="Big deals")).to_have_attribute("aria-current", "page")
    assert page.get_by_role("rowheader").all_inner_texts() == rows

    views(page).get_by_role("link", name="All deals").click()
    expect(page.get_by_role("rowheader")).to_have_count(30)
    views(page).get_by_role("link", name="Big deals").click()
    assert page.get_by_role("rowheader").all_inner_texts() == rows
    expect(page.get_by_role("columnheader", name="Deal owner")).to_have_count(0)

    # A change leaves the view open, says that it is not saved, and is saved under the name.
    page.get_by_role("columnheader", name="Deal value").get_by_role("link").click()
    expect(views(page).get_by_role("link", name="Big deals")).to_have_attribute("aria-current", "page")
    save(page, "Big deals, small first", "Save changes")
    assert page.get_by_role("rowheader").all_inner_texts() == list(reversed(rows))

    form = panel(page, "View")
    form.get_by_label("Name of the view").fill("Another")
    form.get_by_role("button", name="Save as new").click()
    expect(views(page).get_by_role("link")).to_have_text(["All deals", "Big deals, small first", "Another"])
    for name in ["Another", "Big deals, small first"]:
        views(page).get_by_role("link", name=name).click()
        panel(page, "View").get_by_role("button", name="Remove").click()
        expect(flash(page)).to_contain_text(f"The view “{name}” is removed.")
    expect(views(page)).to_have_count(0)


def test_a_view_is_saved_by_keyboard(room, open_page):  # noqa: F811
    page = open_page()
    take_session(page, room)
    page.goto(f"{room.url}/acme-inc/objects/companies?f0=description&o0=filled")
    keyboard = Keyboard(page)
    keyboard.tab_to("^Save view$")
    keyboard.press("Enter")
    keyboard.tab_to("^Name of the view")
    keyboard.press("Enter")
    assert page.get_by_label("Name of the view").evaluate("field => !field.validity.valid"), "a name is needed"
    keyboard.type("Described")
    keyboard.follow()
    expect(flash(page)).to_contain_text("is saved")
    keyboard.tab_to("^All companies$")
    keyboard.tab_to("^Described$")
    keyboard.follow()
    expect(page).to_have_url(re.compile("view="))
    panel(page, "View").get_by_role("button", name="Remove").click()


# ---- How it looks

def saved(page: Page) -> None:
    save(page, "Big deals")
    page.wait_for_load_state()


def refused(page: Page) -> None:
    form = panel(page, "Save")
    form.get_by_label("Name of the view").evaluate("field => field.required = false")
    form.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()


PAGES = [
    Entry("view-save", inside(LOST, lambda page: panel(page, "Save")), is_whole=False),
    Entry("view-error", inside(LOST, refused), is_whole=False),
    Entry("view-saved", inside(LOST, saved), is_whole=False),
]


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_page(entry, open_page, room):  # noqa: F811
    look(open_page, entry, room)

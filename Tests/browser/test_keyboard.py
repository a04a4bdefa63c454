"""The flow with nothing but a keyboard: what is needed can be reached, seen to be reached, and used."""

import re

import pytest
from harness import PASSWORD
from playwright.sync_api import Page, expect
from walk import clipboard

FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const around = element.closest("label");
  const outline = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return {
    name: (element.getAttribute("aria-label") || element.labels?.[0]?.innerText || element.innerText || element.value
           || "").replace(/\\s+/g, " ").trim(),
    role: element.getAttribute("role") || element.tagName.toLowerCase(), type: element.type || "",
    isSeen: box.width > 0 && box.height > 0 && (outline(style) || (around && outline(getComputedStyle(around)))),
  };
}"""


class Keyboard:
    def __init__(self, page: Page):
        self.page = page

    def focused(self) -> dict | None:
        return self.page.evaluate(FOCUSED)

    def tab_to(self, name: str, type: str = "", limit: int = 150, back: bool = False) -> None:
        """Presses Tab until the thing with this name has the focus, which every step must show."""
        seen = []
        for _ in range(limit):
            here = self.focused()
            if here and re.search(name, here["name"]) and type in (here["type"], here["role"], ""):
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            here = self.focused()
            if here:
                seen.append(here["name"])
                assert here["isSeen"], f"the focus on {here} cannot be seen"
        raise AssertionError(f"{name} is not reached with Tab; {seen[:60]}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def follow(self) -> None:
        """Presses Enter on what leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)


@pytest.fixture
def keyboard(server, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    page.goto(f"{server.url}/sign-in")
    keyboard = Keyboard(page)
    keyboard.tab_to("E-mail address")
    keyboard.type("ada@example.com")
    keyboard.tab_to("Password")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/sign-in"))
    return keyboard


def test_from_sign_in_to_a_revoked_token(server, page, keyboard):
    keyboard.tab_to("^Skip to the page")
    keyboard.tab_to("Acme Inc")
    keyboard.press("Enter")
    keyboard.tab_to("^Workspace settings$")
    keyboard.follow()
    keyboard.tab_to("^Developers$")
    keyboard.follow()
    expect(page.get_by_role("heading", name="Developers", level=1)).to_be_visible()
    keyboard.tab_to("^Create a new integration")
    keyboard.follow()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    keyboard.type("Billing sync")
    keyboard.tab_to("^None for Workspace members$", "radio")
    keyboard.press("ArrowRight")
    keyboard.tab_to("^Create integration$")
    keyboard.follow()
    expect(page.get_by_role("heading", name="Billing sync", level=1)).to_be_visible()

    keyboard.tab_to("^Access tokens")
    if page.locator("#access-tokens").get_attribute("open") is None:
        keyboard.press("Enter")
    keyboard.tab_to("^Copy access token Default")
    keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Copied")).to_be_visible()
    token = clipboard(page)
    assert server.get("/v2/workspace_members", token).status_code == 200
    assert keyboard.focused()["name"] == "Copy access token Default", "the focus stays where it was"

    keyboard.tab_to("^Delete access token Default")
    keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Delete access token Default?")).to_be_visible()
    keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert server.is_active(token)
    assert keyboard.focused()["name"] == "Delete access token Default", "the focus goes back to what opened the dialog"
    keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    keyboard.tab_to("^Delete access token$", limit=10)
    keyboard.press("Enter")
    expect(page.get_by_text("no longer works")).to_be_visible()
    assert not server.is_active(token)


def test_the_focus_stays_in_a_dialog(server, page, keyboard):
    page.goto(f"{server.url}/acme-inc/settings/general")
    keyboard.tab_to("^Switch on$")
    keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    names = set()
    for _ in range(8):
        keyboard.press("Tab")
        here = keyboard.focused()
        if here:
            names.add(here["name"])
    assert names <= {"Erase the copies and switch on", "Cancel"}, names


def test_a_menu_opens_closes_and_gives_the_focus_back(page, keyboard):
    keyboard.tab_to("Acme Inc")
    keyboard.press("Enter", "ArrowDown")
    assert keyboard.focused()["name"] == "Workspace settings"
    keyboard.press("ArrowDown")
    assert keyboard.focused()["name"] != "Workspace settings"
    keyboard.press("Escape")
    expect(page.locator(".rail details.menu")).not_to_have_attribute("open", "")
    assert "Acme Inc" in keyboard.focused()["name"]
    keyboard.press("Enter")
    expect(page.locator(".rail details.menu")).to_have_attribute("open", "")
    keyboard.tab_to("^Companies$")
    expect(page.locator(".rail details.menu")).not_to_have_attribute("open", "")


def test_the_skip_link_leads_past_the_rail(page, keyboard):
    keyboard.tab_to("^Skip to the page")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_in_viewport()
    keyboard.press("Enter", "Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")

"""What people do again and again on the pages, by the words that they see."""

import re

from playwright.sync_api import Page, expect


def sign_in(page: Page, url: str, email: str, password: str) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).not_to_have_url(re.compile("/sign-in"))


def open_workspace_settings(page: Page, workspace: str = "Acme Inc") -> None:
    """From the dropdown beside the workspace's name."""
    page.locator("summary", has_text=workspace).first.click()
    page.get_by_role("link", name="Workspace settings").click()
    expect(page).to_have_url(re.compile("/settings(/general)?$"))


def open_developers(page: Page) -> None:
    page.get_by_role("navigation", name="Workspace settings").get_by_role("link", name="Developers").click()
    expect(page.get_by_role("heading", name="Developers", level=1)).to_be_visible()


def create_integration(page: Page, name: str, **scopes: str) -> None:
    """From the Developers tab to the new integration's page. Scopes by the name of their resource."""
    page.get_by_role("link", name="Create a new integration").click()
    page.get_by_label("Name", exact=True).fill(name)
    for resource, level in scopes.items():
        choose_scope(page, resource, level)
    page.get_by_role("button", name="Create integration").click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def choose_scope(page: Page, resource: str, level: str) -> None:
    """Clicks `None`, `Read` or `Read & write` in the row of a resource."""
    page.get_by_role("radio", name=f"{level} for {resource}", exact=True).check(force=True)


def section(page: Page, title: str):
    """A part of the integration's page, open."""
    details = page.locator("details.card", has=page.locator("summary", has_text=title))
    if details.get_attribute("open") is None:
        details.locator("summary").first.click()
    expect(details).to_have_attribute("open", "")
    return details


def token_row(page: Page, name: str):
    """A token's line in the list of its integration."""
    return section(page, "Access tokens").get_by_role("row", name=re.compile(f"^{re.escape(name)}"))


def clipboard(page: Page) -> str:
    return page.evaluate("navigator.clipboard.readText()")


def flash(page: Page):
    """The message at the top of a page, or the one that a script shows."""
    return page.get_by_role("status").filter(has_text=re.compile(r"\S"))

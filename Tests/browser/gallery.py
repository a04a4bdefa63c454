"""Every page of the server, and how to get to it: for the accessibility tests and for pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from harness import PASSWORD
from playwright.sync_api import Page
from showroom import ADMIN, MEMBER
from walk import sign_in

SCHEMES = ("light", "dark")
WIDTHS = (1280, 390)


@dataclass(frozen=True)
class Entry:
    name: str
    open: Callable
    is_whole: bool = True
    """Whether a picture shows all of the page, or, for what floats above it, one screen."""


def plain(path: str) -> Callable:
    """A page that anyone sees."""
    def open_it(page: Page, room) -> None:
        page.goto(room.url + path)
    return open_it


def inside(path: str, then: Callable | None = None, email: str = ADMIN) -> Callable:
    """A page of the settings. `{Name}` in the path stands for the page of that integration."""
    def open_it(page: Page, room) -> None:
        if email == ADMIN:
            take_session(page, room)
        else:
            sign_in(page, room.url, email, PASSWORD)
        for name, id in room.integrations.items():
            shown = path.replace("{" + name + "}", f"/developers/{id}")
            if shown != path:
                token = room.admin.tokens(id)
                shown = shown.replace("{token}", f"access-tokens/{token[0]}" if token else "")
                break
        else:
            shown = path
        page.goto(f"{room.url}{room.admin.settings}{shown}")
        if then:
            then(page)
    return open_it


def take_session(page: Page, room) -> None:
    """Lends the page Ada's session, so that a hundred pictures are one sign-in."""
    cookies = [{"name": cookie.name, "value": cookie.value, "url": room.url}
               for cookie in room.admin.session.cookies if "session" in cookie.name]
    page.context.add_cookies(cookies)


def click(selector: str) -> Callable:
    return lambda page: (page.locator(selector).first.click(), page.wait_for_timeout(300))


def wrong_name(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("x" * 300)
    page.get_by_role("button", name="Create integration").click()
    page.wait_for_load_state()


def review(page: Page) -> None:
    for resource, level in [("Notes", "Read & write"), ("Records", "Read"), ("Workspace members", "None")]:
        page.get_by_role("radio", name=f"{level} for {resource}", exact=True).check(force=True)
    page.get_by_role("button", name="Review changes").last.click()
    page.wait_for_load_state()


def wrong_limits(page: Page) -> None:
    page.goto(urljoin(page.url, page.locator("a[href$=limits]").first.get_attribute("href")))
    page.get_by_label("Allowed networks").fill("10.0.0.0/40")
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()


def wrong_redirect_uri(page: Page) -> None:
    page.get_by_label("Redirect URIs").fill("https://app.example.com/*")
    page.get_by_role("button", name="Save OAuth").click()
    page.wait_for_load_state()


def wrong_key(page: Page) -> None:
    page.get_by_label("Public key").fill("-----BEGIN CERTIFICATE-----")
    page.get_by_role("button", name="Add the key").click()
    page.wait_for_load_state()


def wrong_target(page: Page) -> None:
    page.get_by_label("Address").fill("https://hooks.example.com:25/")
    page.locator("input[value='record.created']").check()
    page.get_by_role("button", name="Add the webhook").click()
    page.wait_for_load_state()


def consent(email: str = ADMIN, app: str = "authorize") -> Callable:
    """The page that an app sends people to."""
    def open_it(page: Page, room) -> None:
        if email == ADMIN:
            take_session(page, room)
        else:
            sign_in(page, room.url, email, PASSWORD)
        page.goto(room.url + getattr(room, app))
    return open_it


def wrong_hashes(page: Page) -> None:
    page.fill("#tokens", "name,hash\nOld gateway,$2b$12$R9h/cIPz0gi.URNNX3kh2O\nOlder,\n")
    page.locator("button:has-text('Import tokens')").click()


def only_some(page: Page) -> None:
    page.locator("input[value=some]").check()


def wrong_password(page: Page) -> None:
    page.get_by_label("E-mail address").fill("nobody@example.com")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def set_up(page: Page, server) -> None:
    page.goto(f"{server.url}/set-up?code={server.set_up_code()}")


def failing_set_up(page: Page, server) -> None:
    set_up(page, server)
    for label, text in [("Workspace name", "Acme Inc"), ("First name", "Ada"), ("Last name", "Byron"),
                        ("E-mail address", "ada@example.com"), ("Password", "short")]:
        page.get_by_label(label).fill(text)
    page.locator("input").evaluate_all("fields => fields.forEach(field => field.removeAttribute('minlength'))")
    page.get_by_role("button", name="Create the workspace").click()
    page.wait_for_load_state()


EMPTY = [
    Entry("set-up-needed", plain("/")), Entry("set-up", set_up), Entry("set-up-error", failing_set_up),
]


def pages() -> list[Entry]:
    """All pages of the showroom."""
    return [
        Entry("sign-in", plain("/sign-in")),
        Entry("sign-in-error", lambda page, room: (plain("/sign-in")(page, room), wrong_password(page))),
        Entry("not-found", plain("/nowhere/at/all")),
        Entry("dead-invitation", plain("/invitation?code=nonsense")),
        Entry("dead-reset", plain("/reset-password?code=nonsense")),
        Entry("set-up-done", plain("/set-up")),
        Entry("docs", plain("/docs"), is_whole=False),
        Entry("general", inside("/general")),
        Entry("show-tokens-once", inside("/show-tokens-once")),
        Entry("members", inside("/members")),
        Entry("members-menu", inside("/members", click("main details.menu summary")), is_whole=False),
        Entry("invite", inside("/members", click("details.card summary"))),
        Entry("leave", inside("/leave")),
        Entry("developers", inside("/developers")),
        Entry("developers-menu", inside("/developers", click("main details.menu summary")), is_whole=False),
        Entry("workspace-menu", inside("/developers", click(".rail details.menu summary")), is_whole=False),
        Entry("developers-member", inside("/developers", email=MEMBER)),
        Entry("developers-answer", inside("/developers", click("details.more summary"))),
        Entry("access-requests", inside("/developers/access-requests")),
        Entry("requests", inside("/developers/requests")),
        Entry("usage", inside("{Billing sync}/usage")),
        Entry("usage-empty", inside("{Old website}/usage")),
        Entry("access-token-usage", inside("{Billing sync}?open=access-tokens", click("a[title=Usage]"))),
        Entry("admin-needed", inside("/developers/new", email=MEMBER)),
        Entry("integration-new", inside("/developers/new")),
        Entry("integration-new-error", inside("/developers/new", wrong_name)),
        Entry("integration", inside("{Billing sync}?open=access-tokens")),
        Entry("integration-closed", inside("{Billing sync}")),
        Entry("integration-scopes", inside("{Billing sync}?open=scopes")),
        Entry("integration-scope-operations", inside(
            "{Billing sync}?open=scopes", click(".scope-opens summary"))),
        Entry("integration-empty", inside("{Old website}?open=access-tokens")),
        Entry("integration-edit", inside("{Billing sync}/edit")),
        Entry("integration-delete", inside("{Billing sync}/delete")),
        Entry("scopes-review", inside("{Billing sync}?open=scopes", review)),
        Entry("access-token-new", inside("{Billing sync}/access-tokens/new")),
        Entry("access-token-new-subset", inside("{Billing sync}/access-tokens/new", only_some)),
        Entry("access-token-import", inside("{Billing sync}/access-tokens/import")),
        Entry("access-token-import-error", inside("{Billing sync}/access-tokens/import", wrong_hashes)),
        Entry("access-token-edit", inside("{Billing sync}/{token}/edit")),
        Entry("access-token-rename", inside("{Billing sync}/{token}/rename")),
        Entry("access-token-replace", inside("{Billing sync}/{token}/replace")),
        Entry("access-token-delete", inside("{Billing sync}/{token}/delete")),
        Entry("access-token-ask", inside("{Data warehouse}/{token}/copy")),
        Entry("access-token-shown", inside("{Support desk}/{token}/copy")),
        Entry("delete-dialog", inside(
            "{Billing sync}?open=access-tokens", click("a[data-dialog][href$='/delete']:visible")), is_whole=False),
        Entry("oauth-off", inside("{Billing sync}?open=oauth")),
        Entry("oauth", inside("{Data warehouse}?open=oauth")),
        Entry("oauth-error", inside("{Data warehouse}?open=oauth", wrong_redirect_uri)),
        Entry("client-secret-shown", lambda page, room: (
            take_session(page, room), plain(room.new_secret)(page, room))),
        Entry("client-secret-revoke", inside("{Data warehouse}?open=oauth", click("#oauth a[href$=revoke]"))),
        Entry("oauth-full", inside("{Payroll}?open=oauth")),
        Entry("client-key-new", inside("{Data warehouse}/client-keys/new")),
        Entry("client-key-new-error", inside("{Data warehouse}/client-keys/new", wrong_key)),
        Entry("client-key-revoke", inside("{Payroll}?open=oauth", click(
            "#oauth a[aria-label^='Revoke key']")), is_whole=False),
        Entry("webhooks-empty", inside("{Zapier}?open=webhooks")),
        Entry("webhooks", inside("{Billing sync}?open=webhooks")),
        Entry("webhook-new", inside("{Billing sync}/webhooks/new")),
        Entry("webhook-new-error", inside("{Billing sync}/webhooks/new", wrong_target)),
        Entry("webhook", lambda page, room: (take_session(page, room), plain(room.webhook)(page, room))),
        Entry("webhook-month", lambda page, room: (
            take_session(page, room), plain(f"{room.webhook}?period=month")(page, room))),
        Entry("webhook-nothing-found", lambda page, room: (
            take_session(page, room), plain(f"{room.webhook}?state=delivered&about=what#deliveries")(page, room))),
        Entry("webhook-inactive", lambda page, room: (
            take_session(page, room), plain(room.ended_webhook)(page, room))),
        Entry("webhook-edit", lambda page, room: (
            take_session(page, room), plain(f"{room.webhook}/edit")(page, room))),
        Entry("webhook-rotate", lambda page, room: (
            take_session(page, room), plain(room.webhook)(page, room), click("a[href$=rotate]")(page)), is_whole=False),
        Entry("webhook-replay", lambda page, room: (
            take_session(page, room), plain(room.webhook)(page, room), click("a[href$=replay]")(page)), is_whole=False),
        Entry("webhook-delivery", lambda page, room: (
            take_session(page, room), plain(room.webhook)(page, room), click("td a[href*=deliveries]")(page))),
        Entry("webhook-delete", lambda page, room: (
            take_session(page, room), plain(f"{room.webhook}/delete")(page, room))),
        Entry("connected-apps", inside("/connected-apps")),
        Entry("connected-app-approve", inside("/connected-apps", click("a[href$=approve]"))),
        Entry("connected-app-limits", inside("/connected-apps", click("a[href$=limits]"))),
        Entry("connected-app-limits-error", inside("/connected-apps", wrong_limits)),
        Entry("connected-app-disconnect", inside("/connected-apps", click("a[href$=disconnect]"))),
        Entry("authorize", consent()), Entry("authorize-member", consent(MEMBER)),
        Entry("authorize-for-person", consent(app="authorize_for_person")),
        Entry("authorize-error", lambda page, room: plain("/authorize?client_id=x")(page, room)),
        Entry("device", lambda page, room: (take_session(page, room), plain("/device")(page, room))),
        Entry("device-code", lambda page, room: (
            take_session(page, room), plain(f"/device?user_code={room.user_code}")(page, room))),
        Entry("registration", inside("/developers/registration")),
        Entry("registration-token", lambda page, room: (
            take_session(page, room), plain(room.registration_token)(page, room))),
        Entry("registration-token-revoke", inside("/developers/registration", click("main a[href$=revoke]"))),
        Entry("audit-log", inside("/audit-log"), is_whole=False),
        Entry("audit-log-chain", inside("/audit-log?action=workspace.created", click("details.card summary"))),
        Entry("audit-log-empty", inside("/audit-log?until=2001-01-01")),
        Entry("profile", inside("/profile")),
        Entry("workspace-new", lambda page, room: (take_session(page, room), plain("/workspaces/new")(page, room))),
    ]

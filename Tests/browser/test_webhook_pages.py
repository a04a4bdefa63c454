"""The Webhooks section in a browser, with a receiver that answers what the test says."""

import hashlib
import hmac
import json
import re
import sqlite3

import pytest
from harness import PASSWORD
from playwright.sync_api import Page, expect
from sink import Sink
from walk import create_integration, open_developers, open_workspace_settings, sign_in


@pytest.fixture
def sink():
    sink = Sink()
    yield sink
    sink.server.shutdown()


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def admin(request, instance, open_page):
    """Ada on the page of an integration; the server may send to this machine."""
    with instance.serving("--allow-webhook-host", "127.0.0.1") as server:
        page = open_page(java_script_enabled=request.param)
        sign_in(page, server.url, "ada@example.com", PASSWORD)
        open_workspace_settings(page)
        open_developers(page)
        create_integration(page, "Billing sync")
        page.is_scripted, page.database = request.param, instance.folder / "latchkey.db"
        yield page


def webhooks(page: Page):
    """The section of the integration's page, open."""
    details = page.locator("details#webhooks")
    if details.get_attribute("open") is None:
        details.locator("summary").first.click()
    return details


def add_webhook(page: Page, url: str) -> str:
    """Adds a webhook for new records; its secret."""
    webhooks(page).get_by_role("link", name="Add a webhook").click()
    page.get_by_label("Address").fill(url)
    page.get_by_role("checkbox", name=re.compile(r"^record\.created")).check()
    page.get_by_role("button", name="Add the webhook").click()
    expect(page.get_by_role("heading", name=url)).to_be_visible()
    return page.get_by_label("Secret").input_value()


def is_signed(secret: str, headers: dict, body: bytes) -> bool:
    return headers["attio-signature"] == hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def arrived(sink: Sink) -> tuple[dict, bytes]:
    headers, body = sink.next()
    return {name.lower(): value for name, value in headers.items()}, body


def send_test(page: Page) -> None:
    page.get_by_role("button", name="Send test event").click()
    expect(page.get_by_text("A test event is on its way.")).to_be_visible()


def open_newest(page: Page) -> None:
    page.get_by_role("table", name="Deliveries").get_by_role("link").first.click()


def reload_until(page: Page, text: str) -> None:
    """Until the server has written down what came of an attempt."""
    for _ in range(100):
        if page.locator(".tag, p").filter(has_text=re.compile(f"^{text}")).count():
            return
        page.reload()
    raise AssertionError(f"The page never said “{text}”.")


def test_a_webhook_from_its_making_to_its_end(admin, sink):
    secret = add_webhook(admin, sink.url)
    webhook = admin.url
    send_test(admin)
    headers, body = arrived(sink)
    assert is_signed(secret, headers, body) and json.loads(body)["events"][0]["event_type"] == "record.created"
    reload_until(admin, "Delivered")
    expect(admin.get_by_role("heading", name="Attempts in the last 24 hours")).to_be_visible()

    # One delivery with its answer, and once more under its id.
    open_newest(admin)
    expect(admin.get_by_text("Attempt 1")).to_be_visible()
    admin.get_by_role("button", name="Send again").click()
    again, repeated = arrived(sink)
    assert repeated == body and again["idempotency-key"] == headers["idempotency-key"]

    # Looked for by its id.
    admin.goto(webhook)
    admin.get_by_label("Id").fill(headers["webhook-id"])
    admin.get_by_role("button", name="Search").click()
    expect(admin.get_by_role("table", name="Deliveries").get_by_role("row")).to_have_count(2)
    admin.get_by_label("Id").fill("019a0000-0000-7000-8000-000000000000")
    admin.get_by_role("button", name="Search").click()
    expect(admin.get_by_text("Nothing found")).to_be_visible()

    admin.goto(webhook)
    admin.get_by_role("link", name="Delete", exact=True).click()
    admin.get_by_role("button", name="Delete webhook").click()
    expect(webhooks(admin).get_by_role("heading", name="No webhooks")).to_be_visible()


def test_a_pause_holds_events_back(admin, sink):
    add_webhook(admin, sink.url)
    admin.get_by_role("button", name="Pause").click()
    expect(admin.get_by_text("Paused", exact=True)).to_be_visible()
    send_test(admin)
    assert sink.is_quiet()
    admin.get_by_role("button", name="Resume").click()
    arrived(sink)


def test_the_secret_is_rotated_with_an_overlap(admin, sink):
    old = add_webhook(admin, sink.url)
    admin.get_by_role("link", name="Rotate").click()
    admin.get_by_label("The old secret signs too").select_option("for an hour")
    admin.get_by_role("button", name="Rotate secret").click()
    expect(admin.get_by_text("The old one signs too")).to_be_visible()
    new = admin.get_by_label("Secret").input_value()
    assert new != old and re.fullmatch("[0-9a-f]{64}", new)
    send_test(admin)
    headers, body = arrived(sink)
    assert len(headers["webhook-signature"].split(" ")) == 2 and is_signed(old, headers, body)
    admin.get_by_role("button", name="End the overlap").click()
    send_test(admin)
    headers, body = arrived(sink)
    assert len(headers["webhook-signature"].split(" ")) == 1 and is_signed(new, headers, body)


def test_a_filter_is_built(admin, sink):
    add_webhook(admin, sink.url)
    admin.get_by_role("link", name="Edit").click()
    event = admin.locator(".event", has=admin.locator("input[value='record.created']"))
    event.get_by_text("Filter", exact=True).click()
    event.get_by_label("Field").first.select_option("Kind of actor")
    event.get_by_label("Comparison").first.select_option("is not")
    event.get_by_label("Value").first.fill("api-token")
    if admin.is_scripted:
        event.get_by_role("button", name="Add a condition").click()
        event.get_by_label("Field").last.select_option("Actor")
        member = admin.locator("#filter-values option", has_text="ada@").first.get_attribute("value")
        event.get_by_label("Value").last.fill(member)
        expect(event.locator("[data-name]").last).to_have_text(re.compile("ada@"))
    admin.get_by_role("button", name="Save changes").click()
    expect(admin.get_by_text("Only where Kind of actor is not api-token")).to_be_visible()
    if admin.is_scripted:
        expect(admin.get_by_text(re.compile("and Actor is ada@"))).to_be_visible()


def test_what_was_given_up_is_shown_and_recovers(admin, sink):
    add_webhook(admin, sink.url)
    webhook = admin.url
    sink.answers += [(500, {}), (500, {})]
    send_test(admin)
    arrived(sink)
    reload_until(admin, "Trying again")
    # The last of its tries is now, not in three days.
    with sqlite3.connect(admin.database, timeout=10) as database:
        database.execute("UPDATE webhook_deliveries SET attempt_count = 10, next_attempt_at = 0")
    arrived(sink)
    reload_until(admin, "Given up")
    expect(admin.get_by_role("alert")).to_contain_text("A delivery was given up after an answer of 500.")
    expect(admin.get_by_text("Degraded")).to_be_visible()
    admin.get_by_role("link", name="Replay what failed").click()
    admin.get_by_role("button", name="Replay").click()
    arrived(sink)
    reload_until(admin, "Active")
    expect(admin.get_by_text("All 1 deliveries that had failed")).to_be_visible()
    expect(admin.get_by_role("alert")).to_have_count(0)

    # A receiver that wants no more, until an admin thinks otherwise.
    sink.answers += [(410, {})]
    send_test(admin)
    arrived(sink)
    reload_until(admin, "Inactive")
    expect(admin.get_by_role("alert")).to_contain_text("410 Gone")
    admin.get_by_role("button", name="Activate").click()
    expect(admin.get_by_text("Active", exact=True)).to_be_visible()
    send_test(admin)
    arrived(sink)
    assert admin.url == webhook


def test_a_long_replay_shows_how_far_it_is(admin, sink):
    add_webhook(admin, sink.url)
    send_test(admin)
    arrived(sink)
    reload_until(admin, "Delivered")
    with sqlite3.connect(admin.database, timeout=10) as database:
        database.execute("UPDATE webhook_deliveries SET state = 'failed'")
        database.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
            "INSERT INTO webhook_deliveries SELECT substr(id, 1, 33) || printf('%03d', i), workspace_id, webhook_id, "
            "event_type, payload, 'failed', 1, 0, created_at, subject || i, 0, NULL FROM webhook_deliveries, n")
    admin.reload()
    admin.get_by_role("link", name="Replay what failed").click()
    admin.get_by_role("button", name="Replay").click()
    # 25 a second: it takes a few.
    expect(admin.get_by_role("progressbar")).to_be_visible()
    for _ in range(61):
        arrived(sink)
    if admin.is_scripted:
        expect(admin.get_by_text("All 61 deliveries that had failed")).to_be_visible()
    else:
        reload_until(admin, "All 61 deliveries that had failed")

"""Workspace settings > Objects, and the sample data of the set-up page."""

import re

import pytest
from gallery import Entry, inside
from harness import PASSWORD, fresh_instance
from playwright.sync_api import Page, expect
from showroom import Showroom
from test_accessibility import look
from test_keyboard import Keyboard
from visitor import Visitor
from walk import flash, sign_in

OBJECTS = "/acme-inc/settings/objects"


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def open_objects(page: Page, server) -> None:
    sign_in(page, server.url, "ada@example.com", PASSWORD)
    page.goto(f"{server.url}/acme-inc/settings")
    page.get_by_role("navigation", name="Workspace settings").get_by_role("link", name="Objects").click()
    heading(page, "Objects")


def create_object(page: Page, plural: str, singular: str) -> None:
    page.get_by_role("link", name="Create an object").click()
    page.get_by_label("Plural name").fill(plural)
    page.get_by_label("Singular name").fill(singular)
    page.get_by_role("button", name="Create object").click()
    heading(page, plural)


def add(page: Page, type: str, title: str) -> None:
    """From an object's page to the form of a new attribute, with its title."""
    page.get_by_role("link", name="Add an attribute").first.click()
    page.get_by_role("navigation", name="Types").get_by_role("link", name=re.compile(f"^{type}")).click()
    heading(page, f"New {type.lower()} attribute")
    page.get_by_label("Title", exact=True).fill(title)


def attribute_row(page: Page, title: str):
    return page.get_by_role("row", name=re.compile(f"^{re.escape(title)} "))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_object_from_its_beginning_to_its_end(server, open_page, script):
    page = open_page(java_script_enabled=script)
    open_objects(page, server)
    create_object(page, "Projects", "Project")
    assert page.url.endswith(f"{OBJECTS}/projects")

    add(page, "Currency", "Budget")
    page.get_by_label("Currency").select_option("EUR")
    page.get_by_label("Default value").fill("2500")
    page.get_by_role("checkbox", name=re.compile("^Required")).check()
    page.get_by_role("button", name="Add attribute").click()
    expect(flash(page)).to_contain_text("Budget is added to Projects")
    expect(attribute_row(page, "Budget")).to_contain_text(re.compile("budget.*Currency.*Euro.*Required.*€2,500", re.S))

    add(page, "Relationship", "Customer")
    page.get_by_role("checkbox", name="Companies").check()
    page.get_by_role("radio", name=re.compile("^Both sides")).check()
    expect(page.get_by_label("Its title on the other side")).to_have_value("Projects")
    page.get_by_role("button", name="Add attribute").click()
    expect(attribute_row(page, "Customer")).to_contain_text("Companies ↔ Projects")

    page.get_by_role("link", name="Customer").click()
    page.get_by_label("Title", exact=True).fill("Client")
    page.get_by_role("button", name="Save").click()
    heading(page, "Client")
    page.get_by_role("link", name="Archive attribute").click()
    page.get_by_role("button", name="Archive attribute").click()
    expect(flash(page)).to_contain_text("Client is archived")
    page.get_by_text("Archived attributes").click()
    page.get_by_role("link", name="Client").click()
    page.get_by_role("button", name="Restore").click()
    expect(flash(page)).to_contain_text("Client is back")

    page.goto(f"{server.url}{OBJECTS}/projects/delete")
    page.get_by_label("Type “Projects” to confirm").fill("project")
    page.get_by_role("button", name="Delete object").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not the name")
    page.get_by_label("Type “Projects” to confirm").fill("Projects")
    page.get_by_role("button", name="Delete object").click()
    expect(flash(page)).to_contain_text("Projects and all of their records are deleted")
    expect(page.get_by_role("row", name=re.compile("^Projects"))).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_statuses_in_a_dialog_and_without_one(server, open_page, script):
    page = open_page(java_script_enabled=script)
    open_objects(page, server)
    page.get_by_role("button", name="Enable Deals").click()
    expect(flash(page)).to_contain_text("Deals are enabled")
    page.get_by_role("main").get_by_role("link", name="Deals", exact=True).click()
    page.get_by_role("link", name="Deal stage").click()
    page.get_by_label("New status").fill("Trial")
    page.get_by_label("Target time").fill("soon")
    page.get_by_role("button", name="Add status").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a time")
    page.get_by_label("Target time").fill("2 weeks")
    page.get_by_role("button", name="Add status").click()
    trial = page.get_by_role("listitem").filter(has_text="Trial")
    expect(trial).to_contain_text("2 weeks")
    trial.get_by_role("link", name="Edit Trial").click()
    edit = page.get_by_role("dialog") if script else page.get_by_role("main")
    edit.get_by_label("Title", exact=True).fill("Test run")
    edit.get_by_role("checkbox", name="Celebrate when a record reaches it").check()
    edit.get_by_role("button", name="Save").click()
    expect(page.get_by_role("listitem").filter(has_text="Test run")).to_contain_text("Celebrated")
    page.get_by_role("button", name="Archive Test run").click()
    expect(flash(page)).to_contain_text("Records that have it keep it")
    page.locator("summary", has_text="Archived").click()
    page.get_by_role("button", name="Restore Test run").click()
    expect(page.get_by_role("link", name="Edit Test run")).to_be_visible()

    page.goto(f"{server.url}{OBJECTS}")
    page.get_by_label("Actions for Deals").click()
    page.get_by_role("link", name="Disable").click()
    expect(page.get_by_text("Nothing is lost")).to_be_visible()
    page.get_by_role("button", name="Disable Deals").click()
    expect(page.get_by_role("button", name="Enable Deals")).to_be_visible()


def test_an_attribute_with_nothing_but_a_keyboard(server, page):
    open_objects(page, server)
    keyboard = Keyboard(page)
    keyboard.tab_to("^People$", "a")
    page.goto(f"{server.url}{OBJECTS}/people")
    keyboard.tab_to("^Add an attribute$")
    keyboard.follow()
    keyboard.tab_to("^Date")
    keyboard.follow()
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    keyboard.type("Birthday")
    keyboard.tab_to("^None$", "radio")
    keyboard.press("ArrowDown")
    keyboard.tab_to("^Add attribute$")
    keyboard.follow()
    expect(attribute_row(page, "Birthday")).to_contain_text("When created")


def test_the_box_on_the_set_up_page_fills_the_workspace(empty, page):
    with empty.serving() as server:
        page.goto(f"{server.url}/set-up?code={server.set_up_code()}")
        for label, text in [("Workspace name", "Acme Inc"), ("First name", "Ada"), ("Last name", "Byron"),
                            ("E-mail address", "ada@example.com"), ("Password", PASSWORD)]:
            page.get_by_label(label).fill(text)
        page.get_by_role("checkbox", name=re.compile("^Fill it with sample data")).check()
        page.get_by_role("button", name="Create the workspace").click()
        expect(flash(page)).to_contain_text("Companies, people and deals are there to look around")
        page.goto(f"{server.url}{OBJECTS}")
        for name, count in [("People", "200"), ("Companies", "50"), ("Deals", "30")]:
            row = page.get_by_role("main").get_by_role("row", name=re.compile(f"^{name}"))
            expect(row).to_contain_text(re.compile(f"Standard.*{count}.*Enabled", re.S))


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """A server with sample data and an object that has attributes of many kinds."""
    with fresh_instance(tmp_path_factory.mktemp("workshop")).serving("--read-rate-limit", "0") as server:
        admin = Visitor(server.url)
        admin.read_csrf(admin.get(f"/set-up?code={server.set_up_code()}").text)
        admin.post("/set-up", {"workspace_name": "Acme Inc", "first_name": "Ada", "last_name": "Byron",
                               "email": "ada@example.com", "password": PASSWORD, "sample_data": "on"})
        admin.read_csrf(admin.get(admin.settings + "/profile").text)
        admin.post(f"{OBJECTS}/new", {"plural_noun": "Projects", "singular_noun": "Project"})
        make = f"{OBJECTS}/projects/attributes/new"
        for type, fields in [
                ("select", {"title": "Tier", "options": "Gold\nSilver", "description": "How much care it gets."}),
                ("status", {"title": "Phase", "status_title_1": "Planned", "status_time_1": "2 weeks",
                            "status_title_2": "Done", "status_celebrates_2": "on"}),
                ("currency", {"title": "Budget", "currency": "EUR", "default_value": "2500"}),
                ("date", {"title": "Due", "default_value": "after", "default_after": "2 weeks"}),
                ("record-reference", {"title": "Related"}), ("actor-reference", {"title": "Lead"}),
                ("text", {"title": "Old code"})]:
            assert admin.post(f"{make}/{type}", fields).status_code == 303, type
        room = Showroom(server, admin)
        for title in ("Tier", "Phase", "Budget", "Due", "Related", "Lead", "Old code"):
            room.integrations[title] = attribute_id(admin, "projects", title)
        room.integrations["Stage"] = attribute_id(admin, "deals", "Deal stage")
        admin.post(f"{OBJECTS}/projects/attributes/{room.integrations['Old code']}/archive", {})
        tier = f"{OBJECTS}/projects/attributes/{room.integrations['Tier']}"
        option = re.findall(r"/options/([0-9a-f-]{36})/archive", admin.get(tier).text)[-1]
        admin.post(f"{tier}/options/{option}/archive", {})
        yield room


def attribute_id(admin: Visitor, object: str, title: str) -> str:
    return re.search(f'/attributes/([0-9a-f-]{{36}})">{title}<', admin.get(f"{OBJECTS}/{object}").text)[1]


def attribute(title: str, rest: str = "", object: str = "projects", then=None):
    def open_it(page: Page, room) -> None:
        inside(f"/objects/{object}/attributes/{room.integrations[title]}{rest}", then)(page, room)
    return open_it


def wrong_attribute(page: Page) -> None:
    page.get_by_label("Title", exact=True).fill("Phase")
    page.get_by_label("Slug").fill("no slug")
    page.get_by_role("button", name="Add attribute").click()
    page.wait_for_load_state()


def both_sides(page: Page) -> None:
    page.get_by_role("radio", name=re.compile("^Both sides")).check()


def unfold(page: Page) -> None:
    for summary in page.locator("main summary:has(.chevron)").all():
        summary.click()


def edit_in_dialog(page: Page) -> None:
    page.get_by_role("link", name="Edit Planned").click()
    expect(page.get_by_role("dialog")).to_be_visible()


ENTRIES = [
    Entry("objects", inside("/objects")),
    Entry("objects-menu", inside("/objects", lambda page: page.get_by_label("Actions for Projects").click()),
          is_whole=False),
    Entry("object-new", inside("/objects/new")),
    Entry("object", inside("/objects/projects", unfold)),
    Entry("object-standard", inside("/objects/people")),
    Entry("object-disabled", inside("/objects/users")),
    Entry("object-edit", inside("/objects/people/edit")),
    Entry("object-delete", inside("/objects/projects/delete")),
    Entry("object-disable", inside("/objects/deals/disable")),
    Entry("attribute-types", inside("/objects/projects/attributes/new")),
    *(Entry(f"attribute-new-{type}", inside(f"/objects/projects/attributes/new/{type}"))
      for type in ("text", "checkbox", "currency", "date", "rating", "select", "status", "actor-reference")),
    Entry("attribute-new-relationship", inside("/objects/projects/attributes/new/record-reference", both_sides)),
    Entry("attribute-new-error", inside("/objects/projects/attributes/new/text", wrong_attribute)),
    Entry("attribute-select", attribute("Tier", then=unfold)),
    Entry("attribute-status", attribute("Phase")),
    Entry("attribute-currency", attribute("Budget")),
    Entry("attribute-date", attribute("Due")),
    Entry("attribute-reference", attribute("Related")),
    Entry("attribute-member", attribute("Lead")),
    Entry("attribute-archived", attribute("Old code")),
    Entry("attribute-system", attribute("Stage", object="deals")),
    Entry("attribute-archive", attribute("Tier", "/archive")),
    Entry("status-dialog", attribute("Phase", then=edit_in_dialog), is_whole=False),
]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_page(entry, open_page, workshop):
    look(open_page, entry, workshop)

"""Tables of records and their pages, as people use them: with script and without, by keyboard, on a phone."""

import re

import pytest
from gallery import Entry, plain, take_session
from harness import PASSWORD, fresh_instance
from playwright.sync_api import Page, expect
from showroom import Showroom
from test_accessibility import look
from test_keyboard import Keyboard
from visitor import Visitor
from walk import flash, sign_in

ADMIN = "ada@example.com"
ROWS = "First name,Surname,E-mail,Shoe size\n" + "".join(
    f"Person{number},Test,person{number}@lumen.example,42\n" for number in range(300)) + "Bad,Row,nonsense,40\n"


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A server with the sample data, and Ada's session."""
    instance = fresh_instance(tmp_path_factory.mktemp("records"))
    instance.ok("init", "--workspace", "Acme Inc", "--admin-email", ADMIN, "--admin-password-file", "-",
                "--sample-data", stdin=PASSWORD + "\n")
    with instance.serving() as server:
        yield Showroom(server, Visitor(server.url).sign_in(ADMIN, PASSWORD))


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def either(request, server, open_page) -> Page:
    """Ada, signed in, in a browser with script and in one without."""
    page = open_page(java_script_enabled=request.param)
    sign_in(page, server.url, ADMIN, PASSWORD)
    return page


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def open_table(page: Page, title: str) -> None:
    page.get_by_role("navigation", name="Records").get_by_role("link", name=title).click()
    heading(page, title)


def create(page: Page, title: str, kind: str, fields: dict[str, str]) -> None:
    """From anywhere to the page of a new record."""
    open_table(page, title)
    page.get_by_role("link", name=re.compile(f"^(New|Create) {kind}$")).first.click()
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name=f"Create {kind}").last.click()
    expect(flash(page)).to_contain_text("is created")


def attribute(page: Page, title: str):
    """The line of an attribute on a record's page."""
    return page.locator(".attribute", has=page.get_by_text(title, exact=True).and_(page.locator(".attribute-name")))


def edit(page: Page, title: str):
    """Opens the form of an attribute."""
    line = attribute(page, title)
    line.get_by_role("button", name=f"Edit {title}").click()
    return line


def test_from_nothing_to_a_record_and_back(either, server):
    page = either
    heading(page, "People")
    expect(page.get_by_role("main")).to_contain_text("No people yet")
    create(page, "Companies", "company", {"Name": "Halden Robotics", "Domains": "halden.example"})
    create(page, "People", "person", {"First name": "Grace", "Last name": "Okafor"})
    heading(page, "Grace Okafor")

    line = edit(page, "Job title")
    line.get_by_label("Job title").fill("Captain")
    line.get_by_role("button", name="Save").click()
    expect(flash(page)).to_contain_text("Job title is saved")
    expect(attribute(page, "Job title")).to_contain_text("Captain")
    expect(page.get_by_role("region", name="History")).to_contain_text(re.compile(r"Job title\s+set to\s+Captain"))

    line = edit(page, "Company")
    line.get_by_role("searchbox").fill("hald")
    line.get_by_role("button", name="Find").click()
    expect(attribute(page, "Company")).to_contain_text("1 record found")
    attribute(page, "Company").get_by_role("radio", name=re.compile("^H?Halden Robotics")).check()
    attribute(page, "Company").get_by_role("button", name="Save").click()
    attribute(page, "Company").get_by_role("link", name="Halden Robotics").click()
    heading(page, "Halden Robotics")
    expect(attribute(page, "Team")).to_contain_text("Grace Okafor")

    line = edit(page, "Categories")
    line.get_by_role("checkbox", name="Hardware").check()
    line.get_by_role("button", name="Save").click()
    expect(attribute(page, "Categories").locator(".tag")).to_have_text("Hardware")

    page.get_by_role("button", name="More for Halden Robotics").or_(page.locator("main details.menu summary")).click()
    page.get_by_role("link", name="Delete company").click()
    expect(page.get_by_role("heading", name="Delete Halden Robotics?")).to_be_visible()
    page.get_by_role("button", name="Delete company").click()
    expect(flash(page)).to_contain_text("Halden Robotics is deleted")
    open_table(page, "People")
    page.get_by_role("rowheader").get_by_role("link", name="Grace Okafor").click()
    expect(attribute(page, "Company").locator(".attribute-values")).to_have_text(re.compile(r"^\s*–\s*$"))


def test_a_wrong_value_keeps_what_was_typed(either, server):
    page = either
    create(page, "Companies", "company", {"Name": "Halden Robotics"})
    line = edit(page, "Domains")
    line.get_by_label("Domains", exact=True).first.fill("no domain")
    line.get_by_role("button", name="Save").click()
    line = attribute(page, "Domains")
    expect(line.get_by_role("alert")).to_contain_text("Enter a domain, such as example.com.")
    expect(line.get_by_role("textbox").first).to_have_value("no domain")
    line.get_by_role("textbox").first.fill("halden.example")
    line.get_by_role("button", name="Save").click()
    expect(attribute(page, "Domains").get_by_role("link", name="halden.example")).to_be_visible()


def test_two_people_at_one_value(either, server, open_page):
    page = either
    create(page, "Companies", "company", {"Name": "Halden Robotics"})
    other = open_page()
    sign_in(other, server.url, ADMIN, PASSWORD)
    other.goto(page.url)
    edit(page, "Description").get_by_role("textbox").fill("Mine")
    edit(other, "Description").get_by_role("textbox").fill("Theirs")
    for person in (other, page):
        attribute(person, "Description").get_by_role("button", name="Save").click()
        expect(attribute(person, "Description")).to_contain_text("Theirs")
    line = attribute(page, "Description")
    expect(line.get_by_role("alert")).to_contain_text("changed by someone else meanwhile")
    expect(line.get_by_role("alert")).to_contain_text("Theirs")
    expect(line.get_by_role("textbox")).to_have_value("Mine")
    line.get_by_role("button", name="Save").click()
    expect(attribute(page, "Description")).to_contain_text("Mine")


def test_a_double_click_makes_one_record(either, server):
    page = either
    page.goto(f"{server.url}/acme-inc/objects/people/new")
    page.get_by_label("First name").fill("Grace")
    page.get_by_role("button", name="Create person").last.dblclick()
    heading(page, "Grace")
    open_table(page, "People")
    expect(page.get_by_role("rowheader")).to_have_count(1)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_sorting_filtering_searching_and_columns(room, open_page, script):
    page = open_page(java_script_enabled=script, viewport={"width": 1280, "height": 860})
    take_session(page, room)
    page.goto(f"{room.url}/acme-inc/objects/deals")
    page.get_by_role("columnheader", name="Deal value").get_by_role("link").click()
    page.get_by_role("columnheader", name="Deal value").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Deal value")).to_have_attribute("aria-sort", "descending")

    page.locator("details.panel > summary", has_text="Filter").click()
    page.get_by_label("Attribute of a new condition").select_option("Deal stage")
    if not script:
        page.get_by_role("button", name="Add", exact=True).click()
    condition = page.get_by_role("group", name="Condition on Deal stage")
    condition.get_by_label("Value").select_option("Lost")
    page.get_by_role("form", name="Filter").get_by_role("button", name="Apply").last.click()
    expect(page.get_by_role("link", name=re.compile("Deal stage is Lost"))).to_be_visible()
    expect(page.get_by_role("columnheader", name="Deal value")).to_have_attribute("aria-sort", "descending")
    stages = page.locator("table.grid .tag.status").all_inner_texts()
    assert stages and set(stages) == {"Lost"}

    page.get_by_role("link", name=re.compile("Deal stage is Lost")).click()
    page.locator("details.panel > summary", has_text="Columns").click()
    page.get_by_role("checkbox", name="Deal owner").uncheck()
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("columnheader", name="Deal owner")).to_have_count(0)
    expect(page.get_by_role("columnheader", name="Deal stage")).to_be_visible()

    page.get_by_role("searchbox", name="Search Deals").fill("pilot tide")
    page.get_by_role("searchbox", name="Search Deals").press("Enter")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page.get_by_role("rowheader")).to_contain_text("Tidewater Robotics: Port pilot")
    page.get_by_role("searchbox", name="Search Deals").fill("nowhere")
    page.get_by_role("searchbox", name="Search Deals").press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Nothing matches")
    page.get_by_role("link", name="Show all deals").click()
    expect(page.get_by_role("rowheader")).to_have_count(30)


def test_pages_of_a_long_table(room, open_page):
    page = open_page()
    take_session(page, room)
    page.goto(f"{room.url}/acme-inc/objects/people")
    pages = page.get_by_role("navigation", name="Pages")
    expect(pages).to_contain_text("1–50 of")
    pages.get_by_role("link", name="Next").click()
    expect(pages).to_contain_text("51–100 of")
    pages.get_by_role("link", name="Previous").click()
    expect(pages).to_contain_text("1–50 of")


def test_everything_by_keyboard(room, open_page):
    page = open_page()
    take_session(page, room)
    page.goto(f"{room.url}/acme-inc/objects/companies")
    keyboard = Keyboard(page)
    keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search Companies")).to_be_focused()
    keyboard.type("kestrel/pay")
    assert page.get_by_role("searchbox").input_value() == "kestrel/pay", "in a field it is a slash"
    page.get_by_role("searchbox").fill("kestrel")
    keyboard.follow()
    keyboard.tab_to("^Filter$")
    keyboard.press("Enter")
    keyboard.tab_to("^Attribute of a new condition$")
    keyboard.press("Escape")
    assert keyboard.focused()["name"] == "Filter", "the focus goes back to what opened the panel"
    keyboard.tab_to("Kestrel Payments")
    keyboard.follow()
    heading(page, "Kestrel Payments")

    keyboard.tab_to("^Edit Description$")
    keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Description")).to_be_focused()
    keyboard.press("Escape")
    assert keyboard.focused()["name"] == "Edit Description"
    keyboard.press("Enter")
    page.keyboard.press("Control+a")
    keyboard.type("Payments for charities")
    keyboard.tab_to("^Save Description$")
    keyboard.press("Enter")
    expect(flash(page)).to_contain_text("Description is saved")
    assert keyboard.focused()["name"] == "Edit Description", "the focus stays at the value"

    keyboard.tab_to("^Edit Team$")
    keyboard.press("Enter")
    expect(attribute(page, "Team").get_by_role("searchbox")).to_be_focused()
    keyboard.type("ad")
    expect(attribute(page, "Team").get_by_role("status")).to_contain_text("found")
    keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/company/"))
    keyboard.press("Escape")


def test_a_value_opens_with_a_click_and_stays_in_place(room, open_page):
    page = open_page(viewport={"width": 1280, "height": 600})
    take_session(page, room)
    page.goto(f"{room.url}/acme-inc/objects/companies?q=kestrel")
    page.get_by_role("rowheader").get_by_role("link").click()
    line = attribute(page, "Employee range")
    line.scroll_into_view_if_needed()
    line.locator(".attribute-name").click()
    before = page.evaluate("scrollY")
    line.get_by_role("combobox").select_option("1-10")
    line.get_by_role("button", name="Save").click()
    expect(flash(page)).to_contain_text("Employee range is saved")
    assert abs(page.evaluate("scrollY") - before) < 40, "the page stays where it was"
    expect(attribute(page, "Employee range").locator(".tag")).to_have_text("1-10")


def test_on_a_phone_a_table_scrolls_inside_its_card(room, open_page):
    page = open_page(viewport={"width": 390, "height": 800})
    take_session(page, room)
    page.goto(f"{room.url}/acme-inc/objects/people")
    card = page.locator(".grid-card")
    name = page.get_by_role("rowheader").first
    before = name.bounding_box()["x"]
    card.evaluate("card => card.scrollLeft = 400")
    assert card.evaluate("card => card.scrollLeft") > 300, "there is more to see at the right"
    assert abs(name.bounding_box()["x"] - before) < 2, "the names stay"
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_file_becomes_records(either, server):
    page = either
    open_table(page, "People")
    page.get_by_role("link", name="Import a CSV file").first.click()
    page.get_by_label("CSV file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": ROWS.encode()})
    page.get_by_role("button", name="Send the file").click()
    heading(page, "Match the columns of people.csv")
    assert page.get_by_label("Attribute for Surname").input_value() == "name.last_name"
    assert page.get_by_label("Attribute for Shoe size").input_value() == ""
    page.get_by_role("button", name="Import people").click()
    heading(page, "Import of people.csv")
    for _ in range(300):  # without script somebody has to look
        if page.get_by_role("link", name="Look again").count() == 0:
            break
        page.reload()
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"Created\s*300"))
    expect(page.get_by_role("table", name="Rows that were left out")).to_contain_text("nonsense")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert "Bad,Row,nonsense" in download.value.path().read_text()
    page.get_by_role("link", name="Show all people").click()
    expect(page.locator(".total")).to_contain_text("300")
    page.locator("main details.menu summary").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as CSV").click()
    assert download.value.suggested_filename == "people.csv"
    assert len(download.value.path().read_text().splitlines()) == 301


# ---- How every page looks

def inside(path: str, then=None):
    def open_it(page: Page, room) -> None:
        take_session(page, room)
        page.goto(f"{room.url}/acme-inc{path}")
        if then:
            then(page)
    return open_it


def first_record(object: str, then=None, search: str = ""):
    def follow(page: Page) -> None:
        page.get_by_role("rowheader").get_by_role("link").first.click()
        page.wait_for_load_state()
        if then:
            then(page)
    return inside(f"/objects/{object}?q={search}", follow)


def editing(title: str):
    return lambda page: edit(page, title)


def open_columns(page: Page) -> None:
    page.locator("details.panel > summary", has_text="Columns").click()


def send_file(page: Page) -> None:
    page.get_by_label("CSV file").set_input_files(
        {"name": "people.csv", "mimeType": "text/csv", "buffer": ROWS.encode()})
    page.get_by_role("button", name="Send the file").click()
    page.wait_for_load_state()


def send_bad_file(page: Page) -> None:
    page.get_by_label("CSV file").set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": b'"no end'})
    page.get_by_role("button", name="Send the file").click()
    page.wait_for_load_state()


def import_file(page: Page) -> None:
    send_file(page)
    page.get_by_role("button", name="Import people").click()
    expect(page.get_by_role("table", name="Rows that were left out")).to_be_visible(timeout=20_000)


def wrong_domain(page: Page) -> None:
    line = edit(page, "Domains")
    line.get_by_role("textbox").first.fill("no domain")
    line.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()


def create_nothing(page: Page) -> None:
    page.locator("[required]").evaluate_all("fields => fields.forEach(field => field.required = false)")
    page.get_by_role("button", name="Create deal").last.click()
    expect(page.get_by_role("alert")).to_be_visible()


PAGES = [
    Entry("people", inside("/objects/people"), is_whole=False),
    Entry("companies", inside("/objects/companies"), is_whole=False),
    Entry("deals", inside("/objects/deals?sort=-value"), is_whole=False),
    Entry("all-columns", inside("/objects/companies?columns=record_id,domains,description,team,categories,logo_url,"
                                "linkedin,foundation_date,funding_raised_usd,last_interaction,created_at,created_by")),
    Entry("filter", inside("/objects/deals?f0=stage&o0=is&f1=value&o1=more&v1=5&f2=owner&o2=empty&open=filters"),
          is_whole=False),
    Entry("filtered", inside("/objects/deals?f0=name&o0=contains&v0=pilot&f1=value&o1=more&v1=5&match=any")),
    Entry("columns", inside("/objects/deals", open_columns), is_whole=False),
    Entry("nothing", inside("/objects/people?q=zzzz")),
    Entry("person", first_record("people")),
    Entry("company", first_record("companies", lambda page: page.locator("details.card > summary").click())),
    Entry("deal", first_record("deals", lambda page: page.locator("details.creation > summary").click(), "tidewater")),
    Entry("edit-name", first_record("people", editing("Name"))),
    Entry("edit-emails", first_record("people", editing("E-mail addresses"))),
    Entry("edit-company", first_record("people", editing("Company"))),
    Entry("edit-place", first_record("people", editing("Primary location"))),
    Entry("edit-team", first_record("companies", editing("Team"))),
    Entry("edit-categories", first_record("companies", editing("Categories"))),
    Entry("edit-stage", first_record("deals", editing("Deal stage"))),
    Entry("edit-error", first_record("companies", wrong_domain)),
    Entry("delete", first_record("people", lambda page: page.goto(page.url + "/delete"))),
    Entry("new-person", inside("/objects/people/new")),
    Entry("new-company", inside("/objects/companies/new", lambda page: page.locator("details.card > summary").click())),
    Entry("new-error", inside("/objects/deals/new", create_nothing)),
    Entry("import", inside("/objects/people/import")),
    Entry("import-error", inside("/objects/people/import", send_bad_file)),
    Entry("import-columns", inside("/objects/people/import", send_file)),
    Entry("import-report", inside("/objects/people/import", import_file)),
]


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_page(entry, open_page, room):
    look(open_page, entry, room)


def test_page_of_an_empty_table(open_page, server):
    def open_it(page: Page, server) -> None:
        sign_in(page, server.url, ADMIN, PASSWORD)
        plain("/acme-inc/objects/people")(page, server)

    look(open_page, Entry("empty", open_it), server)

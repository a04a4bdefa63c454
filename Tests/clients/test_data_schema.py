"""Objects, attributes, select options and statuses: what may be made and changed (FACTS.md 8.1)."""

import pytest
from contract import plain

CREATABLE = ["text", "number", "checkbox", "currency", "date", "timestamp", "rating", "status", "select",
             "record-reference", "actor-reference", "location", "domain", "email-address", "phone-number"]
ORDER = ["id", "title", "description", "api_slug", "type", "is_system_attribute", "is_writable", "is_required",
         "is_unique", "is_multiselect", "is_default_value_enabled", "is_archived", "default_value", "relationship",
         "created_at", "config"]

@pytest.fixture(scope="module")
def ships(attio) -> str:
    attio.post("/objects", {"data": {"api_slug": "ships", "singular_noun": "Ship", "plural_noun": "Ships"}})
    return "ships"


def slugs(found: list[dict]) -> list[str]:
    return [one["api_slug"] for one in found]


def test_a_new_workspace_has_people_and_companies(attio):
    assert {"people", "companies"} <= set(slugs(attio.get("/objects")))
    people = slugs(attio.get("/objects/people/attributes"))
    assert people[:5] == ["record_id", "name", "email_addresses", "description", "company"]
    assert people[-2:] == ["created_at", "created_by"]
    team = attio.get("/objects/companies/attributes/team")
    assert team["relationship"]["api_slug"] == "company" and team["relationship"]["object_slug"] == "people"
    assert list(team) == ORDER
    assert team["config"]["currency"] == {"default_currency_code": None, "display_type": None}


def test_an_object_lives_and_goes_with_its_records(attio):
    made = attio.post("/objects", {"data": {
        "api_slug": "planes", "singular_noun": "Plane", "plural_noun": "Planes"}})
    assert list(made) == ["id", "api_slug", "singular_noun", "plural_noun", "created_at"]
    id = made["id"]["object_id"]
    changed = attio.patch(f"/objects/{id}", {"data": {"api_slug": "aircraft", "singular_noun": "Aircraft"}})
    assert (changed["api_slug"], changed["plural_noun"]) == ("aircraft", "Planes")
    record = attio.create("aircraft", {"name": ["Comet"]})["id"]["record_id"]
    assert attio.get(f"/objects/{id}/records/{record}")["values"]["name"][0]["value"] == "Comet"
    assert attio.get("/objects/planes", 404)["message"] == 'Object with slug/ID "planes" not found.'
    assert attio.delete("/objects/aircraft") == {}
    for path in (f"/objects/{id}", f"/objects/{id}/records/{record}", f"/objects/{id}/attributes"):
        assert attio.get(path, 404)["code"] == "not_found"
    assert attio.delete("/objects/aircraft", 404)["code"] == "not_found"


def test_what_an_object_may_not_be(attio, ships):
    taken = {"data": {"api_slug": "ships", "singular_noun": "Boat", "plural_noun": "Boats"}}
    conflict = attio.post("/objects", taken, 409)
    assert conflict["message"] == "Failed to create object. Please ensure your api_slug and names are unique."
    for data, path in (({}, "api_slug"), ({"api_slug": "a b", "singular_noun": "A", "plural_noun": "As"}, "api_slug"),
                       ({"api_slug": "ab", "singular_noun": "", "plural_noun": "As"}, "singular_noun")):
        refused = attio.post("/objects", {"data": data}, 400)
        assert refused["code"] == "validation_type" and refused["validation_errors"][0]["path"] == ["data", path]
    assert attio.patch("/objects/ships", {"data": {}}, 400)["message"].startswith("You passed an empty payload.")
    assert attio.delete("/objects/people", 400)["code"] == "system_edit_unauthorized"
    assert attio.patch("/objects/people", {"data": {"api_slug": "humans"}}, 400)["code"] == "system_edit_unauthorized"


@pytest.mark.parametrize("type", CREATABLE)
def test_an_attribute_of_each_type_is_made(attio, ships, type):
    config = {"currency": {"currency": {"default_currency_code": "EUR", "display_type": "name"}},
              "record-reference": {"record_reference": {"allowed_objects": ["people"]}}}.get(type, {})
    made = attio.attribute(ships, f"one_{type}", type, config=config, description="For a test")
    assert list(made) == ORDER and made["type"] == type and made["description"] == "For a test"
    assert not made["is_system_attribute"] and made["is_writable"] and not made["is_archived"]
    assert made["default_value"] is None and not made["is_default_value_enabled"]
    assert attio.get(f"/objects/{ships}/attributes/{made['id']['attribute_id']}") == made
    if type == "currency":
        assert made["config"]["currency"] == {"default_currency_code": "EUR", "display_type": "name"}
    if type == "record-reference":
        people = attio.get("/objects/people")["id"]["object_id"]
        assert made["config"]["record_reference"]["allowed_object_ids"] == [people]


def test_a_relationship_has_two_sides(attio, ships):
    made = attio.attribute(ships, "crew", "record-reference", is_multiselect=True, relationship={
        "object": "people", "title": "Ship", "api_slug": "ship", "is_multiselect": False})
    other = attio.get("/objects/people/attributes/ship")
    assert made["relationship"]["id"] == other["id"] and other["relationship"]["id"] == made["id"]
    assert made["relationship"]["is_multiselect"] is False and other["relationship"]["is_multiselect"] is True
    ship = attio.create(ships, {"name": ["Beagle"]})
    person = attio.create("people", {"ship": [{
        "target_object": ships, "target_record_id": ship["id"]["record_id"]}]})
    [back] = attio.get(f"/objects/{ships}/records/{ship['id']['record_id']}")["values"]["crew"]
    assert plain([back]) == [{"target_object": "people", "target_record_id": person["id"]["record_id"]}]


@pytest.fixture(scope="module")
def defaults(attio) -> str:
    attio.post("/objects", {"data": {"api_slug": "plans", "singular_noun": "Plan", "plural_noun": "Plans"}})
    return "plans"


@pytest.mark.parametrize(("type", "default", "read"), [
    ("text", {"type": "static", "template": [{"value": "Sloop"}]}, {"value": "Sloop"}),
    ("number", {"type": "static", "template": [{"value": 3}]}, {"value": 3}),
    ("date", {"type": "dynamic", "template": "PT0S"}, None),
    ("timestamp", {"type": "dynamic", "template": "P1M"}, None),
    ("actor-reference", {"type": "dynamic", "template": "current-user"}, None),
])
def test_defaults_fill_what_is_not_given(attio, defaults, type, default, read):
    slug, ships = f"default_{type}", defaults
    made = attio.attribute(ships, slug, type, default_value=default)
    assert made["is_default_value_enabled"] and made["default_value"]["type"] == default["type"]
    assert read is None or made["default_value"]["template"] == [read | {"attribute_type": type}]
    [value] = attio.create(ships, {})["values"][slug]
    assert read is None or plain([value]) == [read]
    assert attio.create(ships, {slug: []})["values"][slug] == [], "nothing is given too"
    changed = attio.patch(f"/objects/{ships}/attributes/{slug}", {"data": {"default_value": None}})
    assert changed["default_value"] is None and not changed["is_default_value_enabled"]
    assert attio.create(ships, {})["values"][slug] == []


def test_required_and_unique_attributes_are_kept_so(attio):
    attio.post("/objects", {"data": {"api_slug": "keys", "singular_noun": "Key", "plural_noun": "Keys"}})
    made = attio.attribute("keys", "code", "text", is_required=True, is_unique=True)
    missing = attio.create("keys", {}, 400)
    id = made["id"]["attribute_id"]
    assert missing["message"] == f'Required value for attribute with ID "{id}" was not provided.'
    assert missing["code"] == "missing_value"
    attio.create("keys", {"code": ["A"]})
    assert attio.create("keys", {"code": ["A"]}, 400)["code"] == "uniqueness_conflict"
    many = attio.create("keys", {"code": ["B", "C"]}, 400)
    assert many["code"] in ("multiple_values_for_single_value_attribute", "validation_type")
    relaxed = attio.patch("/objects/keys/attributes/code", {"data": {"is_required": False, "is_unique": False}})
    assert not relaxed["is_required"] and not relaxed["is_unique"]
    attio.create("keys", {"code": ["A"]})
    again = attio.patch("/objects/keys/attributes/code", {"data": {"is_unique": True}}, 400)
    assert again["code"] == "uniqueness_conflict"


def test_an_archived_attribute_is_out_of_sight_and_comes_back(attio, ships):
    attio.attribute(ships, "rig", "text")
    record = attio.create(ships, {"rig": ["Brig"]})["id"]["record_id"]
    path, attributes = f"/objects/{ships}/attributes/rig", f"/objects/{ships}/attributes"
    assert attio.patch(path, {"data": {"is_archived": True}})["is_archived"]
    assert "rig" not in slugs(attio.get(attributes)) and "rig" in slugs(attio.get(attributes, show_archived=True))
    assert "rig" not in attio.get(f"/objects/{ships}/records/{record}")["values"]
    attio.patch(path, {"data": {"is_archived": False}})
    assert plain(attio.get(f"/objects/{ships}/records/{record}")["values"]["rig"]) == [{"value": "Brig"}]


@pytest.mark.parametrize(("kind", "plural", "member"), [
    ("select", "options", "option_id"), ("status", "statuses", "status_id")])
def test_options_and_statuses_are_made_changed_and_archived(attio, ships, kind, plural, member):
    attio.attribute(ships, f"of_{kind}", kind)
    path = f"/objects/{ships}/attributes/of_{kind}/{plural}"
    more = {"celebration_enabled": True, "target_time_in_status": "P0Y0M1DT0H0M0S"} if kind == "status" else {}
    first = attio.post(path, {"data": {"title": "Wind & Sail", **more}})
    second = attio.post(path, {"data": {"title": "Steam"}})
    assert attio.get(path) == [first, second] and first.items() >= more.items()
    assert attio.post(path, {"data": {"title": "Steam"}}, 409)["code"] == "slug_conflict"
    taken = attio.patch(f"{path}/{second['id'][member]}", {"data": {"title": "Wind & Sail"}}, 409)
    assert taken["code"] == "slug_conflict"
    assert attio.post(path, {"data": {"title": ""}}, 400)["code"] == "validation_type"
    renamed = attio.patch(f"{path}/Wind & Sail", {"data": {"title": "Sail"}})
    assert renamed == {**first, "title": "Sail"}
    assert attio.patch(f"{path}/{first['id'][member]}", {"data": {"is_archived": True}})["is_archived"]
    assert attio.get(path) == [second] and len(attio.get(path, show_archived=True)) == 2
    assert attio.create(ships, {f"of_{kind}": ["Sail"]}, 400)["code"] == "value_not_found", "it is archived"
    assert attio.patch(f"{path}/Unknown", {"data": {"title": "X"}}, 400)["code"] == "value_not_found"
    assert attio.patch(f"{path}/Steam", {"data": {}}, 400)["message"].startswith("You passed an empty payload.")


@pytest.mark.parametrize(("data", "code"), [
    ({"type": "personal-name"}, "validation_type"), ({"type": "interaction"}, "validation_type"),
    ({"type": "select", "is_unique": True}, "validation_type"), ({"api_slug": "a b"}, "validation_type"),
    ({"type": "checkbox", "is_multiselect": True}, "validation_type"), ({"title": None}, "validation_type"),
    ({"default_value": {"type": "static", "template": [{"value": 17}]}}, "validation_type"),
    ({"config": None}, "validation_type"), ({"type": "number", "default_value": {"type": "dynamic", "template": "P1M"}},
                                            "validation_type"),
    ({"type": "record-reference", "config": {"record_reference": {"allowed_objects": ["nothing"]}}}, "validation_type"),
    ({"type": "currency", "config": {"currency": {"default_currency_code": "XXX", "display_type": "code"}}},
     "validation_type"),
], ids=str)
def test_what_an_attribute_may_not_be(attio, ships, data, code):
    whole = {"title": "Wrong", "description": None, "api_slug": "wrong", "type": "text", "is_required": False,
             "is_unique": False, "is_multiselect": False, "config": {}, **data}
    assert attio.post(f"/objects/{ships}/attributes", {"data": whole}, 400)["code"] == code
    assert "wrong" not in slugs(attio.get(f"/objects/{ships}/attributes"))


def test_attributes_of_the_system_stay_and_slugs_are_taken_once(attio, ships):
    refused = attio.patch("/objects/people/attributes/job_title", {"data": {"title": "Title"}}, 400)
    assert refused["message"] == "Cannot update a System attribute."
    taken = {"title": "Name", "description": None, "api_slug": "name", "type": "text", "is_required": False,
             "is_unique": False, "is_multiselect": False, "config": {}}
    assert attio.post(f"/objects/{ships}/attributes", {"data": taken}, 409)["code"] == "slug_conflict"
    unknown = attio.get("/objects/people/attributes/my-attribute", 404)
    assert unknown["message"] == 'Attribute with slug/ID "my-attribute" not found.'
    wrong = attio.get("/objects/people/attributes/name/options", 400)
    assert wrong["code"] == "validation_type"
    assert attio.get("/lists/anything/attributes", 404)["code"] == "not_found"

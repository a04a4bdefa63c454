"""Values of every type: each form in which they may be written, and the one in which they are read (FACTS.md 8.2)."""

import pytest
from contract import plain, record_id

ACTOR = {"referenced_actor_type": "workspace-member"}
PLACE = {"line_1": "12 St James's Square", "line_2": None, "line_3": None, "line_4": None, "locality": "London",
         "region": None, "postcode": "SW1Y 4JH", "country_code": "GB", "latitude": "51.507", "longitude": "-0.134"}
EMAIL = {"original_email_address": "Ada@Mail.Example.co.uk", "email_address": "ada@mail.example.co.uk",
         "email_domain": "mail.example.co.uk", "email_root_domain": "example.co.uk", "email_local_specifier": "ada"}
PHONE = {"country_code": "GB", "phone_number": "+442079460123"}

TYPES = ["text", "number", "checkbox", "currency", "date", "timestamp", "rating", "status", "select",
         "actor-reference", "location", "domain", "email-address", "phone-number"]

# Type, what is written, what is read of it.
FORMS = [
    ("text", "Ada", {"value": "Ada"}),
    ("text", ["Ada"], {"value": "Ada"}),
    ("text", {"value": "Ada"}, {"value": "Ada"}),
    ("text", [{"value": "  naïve 🦆\n"}], {"value": "  naïve 🦆\n"}),
    ("number", 17, {"value": 17}),
    ("number", [{"value": -0.00004}], {"value": 0}),
    ("number", 3.14159, {"value": 3.1416}),
    ("number", {"value": 1e15}, {"value": 1e15}),
    ("checkbox", True, {"value": True}),
    ("checkbox", "true", {"value": True}),
    ("checkbox", [{"value": False}], {"value": False}),
    ("checkbox", "false", {"value": False}),
    ("currency", 99, {"currency_value": 99, "currency_code": "EUR"}),
    ("currency", "99.5", {"currency_value": 99.5, "currency_code": "EUR"}),
    ("currency", [{"currency_value": 0.12345}], {"currency_value": 0.1235, "currency_code": "EUR"}),
    ("date", "1815-12-10", {"value": "1815-12-10"}),
    ("date", "1815", {"value": "1815-01-01"}),
    ("date", "1815-12", {"value": "1815-12-01"}),
    ("date", {"value": "2024-02-29T23:30:00-02:00"}, {"value": "2024-03-01"}),
    ("date", ["9999-12-31"], {"value": "9999-12-31"}),
    ("timestamp", "2024-02-29", {"value": "2024-02-29T00:00:00.000000000Z"}),
    ("timestamp", "2024", {"value": "2024-01-01T00:00:00.000000000Z"}),
    ("timestamp", "2024-02-29T23:30:00.123456789-02:00", {"value": "2024-03-01T01:30:00.123456000Z"}),
    ("timestamp", [{"value": "2024-02-29T23:30"}], {"value": "2024-02-29T23:30:00.000000000Z"}),
    ("rating", 5, {"value": 5}),
    ("rating", {"value": 0}, {"value": 0}),
    ("domain", "HTTPS://App.Example.co.uk/about?x=1", {"domain": "app.example.co.uk", "root_domain": "example.co.uk"}),
    ("domain", [{"domain": "example.com"}], {"domain": "example.com", "root_domain": "example.com"}),
    ("email-address", "Ada@Mail.Example.co.uk", EMAIL),
    ("email-address", [{"email_address": "Ada@Mail.Example.co.uk"}], EMAIL),
    ("phone-number", "+44 20 7946 0123", {"original_phone_number": "+44 20 7946 0123", **PHONE}),
    ("phone-number", [{"original_phone_number": "020 7946 0123", "country_code": "GB"}],
     {"original_phone_number": "020 7946 0123", **PHONE}),
    ("location", PLACE, PLACE),
    ("location", [{**dict.fromkeys(PLACE), "country_code": "FR"}], {**dict.fromkeys(PLACE), "country_code": "FR"}),
]

WRONG = [
    ("text", 17), ("text", {"value": None}), ("text", {"text": "Ada"}), ("text", True),
    ("number", "seventeen"), ("number", True), ("number", {"value": []}), ("number", "17"),
    ("checkbox", 1), ("checkbox", "yes"), ("currency", "ninety"), ("currency", {"currency_value": None}),
    ("date", "10.12.1815"), ("date", "1815-02-30"), ("date", "10000-01-01"), ("date", 1815),
    ("timestamp", "yesterday"), ("timestamp", "2024-01-01T25:00:00Z"), ("rating", 6), ("rating", -1), ("rating", 2.5),
    ("domain", "no domain"), ("domain", ""), ("email-address", "ada"), ("email-address", "ada@"),
    ("phone-number", "020 7946 0123"), ("phone-number", "+1"), ("phone-number", {"country_code": "GB"}),
    ("location", {"locality": "London"}), ("location", {**PLACE, "latitude": "91"}),
    ("location", {**PLACE, "country_code": "ZZ"}), ("actor-reference", {"referenced_actor_type": "api-token"}),
    ("select", 1), ("status", {"option": "Small"}),
]


@pytest.fixture(scope="module")
def samples(attio) -> str:
    """An object with an attribute of every type that can be made, each called as its type."""
    attio.post("/objects", {"data": {
        "api_slug": "samples", "singular_noun": "Sample", "plural_noun": "Samples"}})
    for type in TYPES:
        config = {"currency": {"default_currency_code": "EUR", "display_type": "code"}} if type == "currency" else {}
        attio.attribute("samples", type, type, config=config)
    attio.post("/objects/samples/attributes/select/options", {"data": {"title": "Small"}})
    attio.post("/objects/samples/attributes/status/statuses", {"data": {"title": "Begun"}})
    return "samples"


def write(attio, samples: str, type: str, written) -> list[dict]:
    # Attio declares arrays, and takes bare values of attributes with one value all the same.
    body = {"data": {"values": {type: written}}}
    answer = attio.service.session.post(
        f"{attio.service.url}/v2/objects/{samples}/records", json=body, timeout=10,
        headers={"Authorization": f"Bearer {attio.token}"})
    assert answer.status_code == 200, answer.text
    attio.check_answer("POST /v2/objects/{object}/records", 200, answer.json())
    made = answer.json()["data"]
    again = attio.get(f"/objects/{samples}/records/{record_id(made)}")
    assert again == made
    return made["values"][type]


@pytest.mark.parametrize(("type", "written", "read"), FORMS)
def test_it_is_read_in_one_form(attio, samples, type, written, read):
    [value] = write(attio, samples, type, written)
    assert plain([value]) == [read]
    assert list(value)[:3] == ["active_from", "active_until", "created_by_actor"]
    assert list(value)[-1] == "attribute_type" and value["attribute_type"] == type
    assert value["active_until"] is None
    assert value["created_by_actor"]["type"] == "api-token" and value["created_by_actor"]["id"]


@pytest.mark.parametrize("type", ["select", "status"])
def test_options_are_named_by_title_or_id(attio, samples, type):
    title, member, plural = {"select": ("Small", "option", "options"), "status": ("Begun", "status", "statuses")}[type]
    [known] = attio.get(f"/objects/{samples}/attributes/{type}/{plural}")
    id = known["id"][f"{member}_id"]
    for written in (title, id, [title], {member: title}, [{member: id}]):
        [value] = write(attio, samples, type, written)
        assert value[member] == known
    attio.create(samples, {type: ["Unheard of"]}, status=400)


def test_members_are_named_by_id_or_address(attio, samples):
    [member] = attio.get("/workspace_members")
    id = member["id"]["workspace_member_id"]
    for written in ([{**ACTOR, "referenced_actor_id": id}], "ada@example.com", "ADA@example.com",
                    {"workspace_member_email_address": "ada@example.com"}):
        [value] = write(attio, samples, "actor-reference", written)
        assert plain([value]) == [{**ACTOR, "referenced_actor_id": id}]
    for unknown in ("bob@example.com", {**ACTOR, "referenced_actor_id": "00000000-0000-4000-8000-000000000000"}):
        assert attio.create(samples, {"actor-reference": [unknown]}, status=400)["code"] == "value_not_found"


@pytest.mark.parametrize(("written", "read"), [
    ("Lovelace, Ada", ("Ada", "Lovelace", "Ada Lovelace")),
    ("Ada", ("Ada", "", "Ada")),
    ("Ada Lovelace", ("Ada Lovelace", "", "Ada Lovelace")),
    ({"first_name": "Ada", "last_name": "Lovelace", "full_name": "Countess of Lovelace"},
     ("Ada", "Lovelace", "Countess of Lovelace")),
])
def test_names_of_people(attio, written, read):
    [value] = attio.create("people", {"name": [written]})["values"]["name"]
    assert plain([value]) == [dict(zip(("first_name", "last_name", "full_name"), read, strict=True))]
    assert value["attribute_type"] == "personal-name"


@pytest.mark.parametrize("written", [{"first_name": "Ada", "last_name": "Lovelace"}, 17, {"full_name": "Ada"}])
def test_a_name_with_a_part_missing_is_refused(attio, written):
    refused = attio.create("people", {"name": [written]}, status=400)
    assert refused["code"] == "validation_type" and refused["validation_errors"]


@pytest.mark.parametrize(("type", "written"), WRONG)
def test_what_is_no_value_of_the_type_is_refused_and_named(attio, samples, type, written):
    refused = attio.create(samples, {type: [written]}, status=400)
    assert refused["code"] in ("validation_type", "value_not_found")
    if refused["code"] == "validation_type":
        assert refused["message"] == f'An invalid value was passed to attribute with slug "{type}".'
        assert refused["validation_errors"]


def test_empty_attributes_are_there_and_checkboxes_never_empty(attio, samples):
    values = attio.create(samples, {"text": ["Ada"]})["values"]
    assert list(values) == ["record_id", "name", "created_at", "created_by", *TYPES]
    assert all(values[type] == [] for type in TYPES if type not in ("text", "checkbox"))
    assert plain(values["checkbox"]) == [{"value": False}]
    assert plain(values["record_id"])[0]["value"] and plain(values["created_at"])[0]["value"]


@pytest.mark.parametrize("written", [[], None])
def test_nothing_takes_a_value_away(attio, samples, written):
    made = attio.create(samples, {"text": ["Ada"], "rating": [3]})
    path = f"/objects/{samples}/records/{record_id(made)}"
    answer = attio.service.session.patch(
        f"{attio.service.url}/v2{path}", json={"data": {"values": {"text": written}}}, timeout=10,
        headers={"Authorization": f"Bearer {attio.token}"})
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["values"]["text"] == []
    assert plain(answer.json()["data"]["values"]["rating"]) == [{"value": 3}]

"""What becomes of records: create, upsert, update, overwrite, delete, merge, history and references."""

import zlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from contract import plain, record_id

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def addresses(record: dict) -> list[str]:
    return [value["email_address"] for value in record["values"]["email_addresses"]]


def references(record: dict, attribute: str) -> list[str]:
    return [value["target_record_id"] for value in record["values"][attribute]]


def change(attio, method: str, object: str, record: dict | str, values: dict, status: int = 200):
    id = record if isinstance(record, str) else record_id(record)
    return attio.call(method, f"/objects/{object}/records/{id}", {"data": {"values": values}}, status)


def get(attio, object: str, record: dict, status: int = 200):
    return attio.get(f"/objects/{object}/records/{record_id(record)}", status)


def upsert(attio, object: str, attribute: str, values: dict, status: int = 200):
    return attio.put(
        f"/objects/{object}/records", {"data": {"values": values}}, status, matching_attribute=attribute)


def history(attio, object: str, record: dict, attribute: str, **query) -> list[dict]:
    return attio.get(f"/objects/{object}/records/{record_id(record)}/attributes/{attribute}/values", **query)


@pytest.fixture
def address(request) -> str:
    """An e-mail address of this test's own, at a provider that is nobody's company."""
    return f"test-{zlib.crc32(request.node.name.encode())}@gmail.com"


def test_a_record_says_where_its_page_is(service, attio):
    person, company = attio.create("people", {}), attio.create("companies", {})
    base = service.url + "/acme-inc"
    assert person["web_url"] == f"{base}/person/{record_id(person)}"
    assert company["web_url"] == f"{base}/company/{record_id(company)}"
    attio.post("/objects", {"data": {"api_slug": "boats", "singular_noun": "Boat", "plural_noun": "Boats"}})
    boat = attio.create("boats", {})
    assert boat["web_url"] == f"{base}/boats/record/{record_id(boat)}"


def test_a_unique_value_belongs_to_one_record(attio, address):
    first = attio.create("people", {"email_addresses": [address]})
    refused = attio.create("people", {"email_addresses": [address.upper()]}, 400)
    assert refused["code"] == "uniqueness_conflict"
    other = attio.create("people", {"email_addresses": ["x" + address]})
    assert change(attio, "PATCH", "people", other, {"email_addresses": [address]}, 400)["code"] == "uniqueness_conflict"
    attio.delete(f"/objects/people/records/{record_id(first)}")
    assert addresses(change(attio, "PATCH", "people", other, {"email_addresses": [address]})) == [
        address, "x" + address]


def test_patch_puts_values_before_those_that_are_there_and_put_in_their_place(attio, address):
    made = attio.create("people", {"email_addresses": [address], "job_title": ["Analyst"]})
    more = change(attio, "PATCH", "people", made, {"email_addresses": ["b" + address], "job_title": ["Countess"]})
    assert addresses(more) == ["b" + address, address]
    assert plain(more["values"]["job_title"]) == [{"value": "Countess"}]
    kept = more["values"]["email_addresses"][1]
    assert kept == made["values"]["email_addresses"][0], "a value that stays keeps its beginning"
    less = change(attio, "PUT", "people", made, {"email_addresses": ["c" + address]})
    assert addresses(less) == ["c" + address]
    assert plain(less["values"]["job_title"]) == [{"value": "Countess"}], "what is not named stays"


def test_an_upsert_finds_by_a_unique_value_or_makes(attio, address):
    made = upsert(attio, "people", "email_addresses", {"email_addresses": [address], "phone_numbers": ["+14155550100"]})
    found = upsert(attio, "people", "email_addresses", {
        "email_addresses": ["d" + address, address], "phone_numbers": ["+14155550101"], "job_title": ["Analyst"]})
    assert record_id(found) == record_id(made)
    assert set(addresses(found)) == {address, "d" + address}, "values of the matching attribute are added"
    assert [value["phone_number"] for value in found["values"]["phone_numbers"]] == ["+14155550101"], "others replaced"
    id = next(one["id"]["attribute_id"] for one in attio.get("/objects/people/attributes")
              if one["api_slug"] == "email_addresses")
    assert record_id(upsert(attio, "people", id, {id: [address]})) == record_id(made)


def test_an_upsert_needs_a_unique_attribute_with_a_value(attio, address):
    values = {"email_addresses": [address]}
    unknown = upsert(attio, "people", "nothing", values, 400)
    assert (unknown["code"], unknown["message"]) == (
        "value_not_found", 'No attribute was found for matching_attribute slug/ID "nothing".')
    assert upsert(attio, "people", "job_title", values, 400)["code"] == "validation_type"
    assert upsert(attio, "people", "email_addresses", {"job_title": ["Analyst"]}, 400)["code"] == "missing_value"
    missing = attio.put("/objects/people/records", {"data": {"values": values}}, 400)
    assert missing["message"] == "Query params validation error."
    assert missing["validation_errors"][0]["path"] == ["matching_attribute"]


def test_many_upserts_of_one_value_at_once_make_one_record(attio, address):
    with ThreadPoolExecutor(12) as threads:
        made = list(threads.map(
            lambda number: upsert(attio, "people", "email_addresses", {
                "email_addresses": [address], "job_title": [f"Number {number}"]}), range(36)))
    assert len({record_id(one) for one in made}) == 1
    assert len(attio.query("people", filter={"email_addresses": address})) == 1


def test_a_deleted_record_is_gone_and_nothing_refers_to_it(attio):
    company = attio.create("companies", {"name": ["Engines"]})
    person = attio.create("people", {"company": [{
        "target_object": "companies", "target_record_id": record_id(company)}]})
    assert references(get(attio, "companies", company), "team") == [record_id(person)]
    assert attio.delete(f"/objects/companies/records/{record_id(company)}") == {}
    gone = get(attio, "companies", company, 404)
    assert gone["message"] == f'Record with ID "{record_id(company)}" not found.'
    assert get(attio, "people", person)["values"]["company"] == []
    assert attio.delete(f"/objects/companies/records/{record_id(company)}", 404)["code"] == "not_found"


def test_both_sides_of_a_relationship_are_kept_in_step(attio):
    first, second = (attio.create("companies", {"name": [name]}) for name in ("First", "Second"))
    person = attio.create("people", {"name": ["Ada"]})
    reference = {"target_object": "people", "target_record_id": record_id(person)}
    change(attio, "PATCH", "companies", first, {"team": [reference]})
    assert references(get(attio, "people", person), "company") == [record_id(first)]
    change(attio, "PATCH", "companies", second, {"team": [reference]})
    assert references(get(attio, "people", person), "company") == [record_id(second)]
    assert get(attio, "companies", first)["values"]["team"] == [], "a person has one company"


def test_records_are_named_by_id_or_by_a_unique_value(attio, address):
    company = attio.create("companies", {"domains": ["named.example.com"]})
    for written in ("named.example.com", {"target_object": "companies", "domains": [{"domain": "named.example.com"}]}):
        person = attio.create("people", {"company": [written]})
        assert references(person, "company") == [record_id(company)]
    for unknown in ({"target_object": "companies", "target_record_id": UNKNOWN}, "unknown.example.com",
                    {"target_object": "nothing", "target_record_id": UNKNOWN}):
        assert attio.create("people", {"company": [unknown]}, 400)["code"] == "value_not_found"


def test_a_person_belongs_to_the_company_of_their_address(attio):
    made = attio.create("people", {"email_addresses": ["ada@mail.lovelace-engines.com"]})
    [company] = attio.query("companies", filter={"domains": "lovelace-engines.com"})
    assert references(made, "company") == [record_id(company)]
    again = attio.create("people", {"email_addresses": ["charles@lovelace-engines.com"]})
    assert references(again, "company") == [record_id(company)]


def test_values_that_have_ended_stay_in_the_history(attio):
    made = attio.create("people", {"job_title": ["Analyst"]})
    change(attio, "PATCH", "people", made, {"job_title": ["Countess"]})
    change(attio, "PATCH", "people", made, {"job_title": []})
    first, second = history(attio, "people", made, "job_title", show_historic=True)
    assert (first["value"], second["value"]) == ("Analyst", "Countess")
    assert first["active_from"] < first["active_until"] <= second["active_from"] < second["active_until"]
    assert history(attio, "people", made, "job_title") == []
    assert history(attio, "people", made, "job_title", show_historic=True, limit=1, offset=1) == [second]


def test_a_history_is_written_whole(attio):
    made = attio.create("people", {"job_title": ["Analyst"]})
    path = f"/objects/people/records/{record_id(made)}/attributes/job_title/values"
    values = [{"value": "Child", "active_from": "1815-12-10T00:00:00Z", "active_until": "1833-06-05T00:00:00Z"},
              {"value": "Analyst", "active_from": "1833-06-05T00:00:00Z", "active_until": None}]
    written = attio.put(path, {"data": {"values": values}})
    assert [value["value"] for value in written] == ["Child", "Analyst"]
    assert written == history(attio, "people", made, "job_title", show_historic=True)
    assert get(attio, "people", made)["values"]["job_title"] == written[1:]
    backwards = [{**values[0], "active_until": "1800-01-01T00:00:00Z"}]
    assert attio.put(path, {"data": {"values": backwards, "replace_history": True}}, 400)["code"] == "validation_type"


def test_merged_records_are_one_new_one(attio, address):
    company = attio.create("companies", {"name": ["Merging"]})
    reference = {"target_object": "companies", "target_record_id": record_id(company)}
    first = attio.create("people", {"email_addresses": [address], "job_title": ["Analyst"]})
    second = attio.create("people", {
        "email_addresses": ["e" + address], "job_title": ["Countess"], "description": ["Second"],
        "company": [reference]})
    body = {"data": {"primary_record_id": record_id(first), "secondary_record_id": record_id(second)}}
    new = attio.post("/objects/people/records/merge", body)["new_record_id"]
    assert new not in (record_id(first), record_id(second))
    merged = attio.get(f"/objects/people/records/{new}")
    assert set(addresses(merged)) == {address, "e" + address}
    assert plain(merged["values"]["job_title"]) == [{"value": "Analyst"}]
    assert plain(merged["values"]["description"]) == [{"value": "Second"}]
    assert references(get(attio, "companies", company), "team") == [new]
    for original in (first, second):
        get(attio, "people", original, 404)
    assert attio.post("/objects/people/records/merge", body, 404)["code"] == "not_found"
    itself = {"data": {"primary_record_id": new, "secondary_record_id": new}}
    assert attio.post("/objects/people/records/merge", itself, 400)["code"] == "self_merge"


def test_values_may_be_keyed_by_the_attributes_id_and_are_read_by_slug(attio):
    id = attio.get("/objects/people/attributes/job_title")["id"]["attribute_id"]
    assert plain(attio.create("people", {id: ["Analyst"]})["values"]["job_title"]) == [{"value": "Analyst"}]

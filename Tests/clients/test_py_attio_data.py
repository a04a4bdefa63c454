"""The PyPI package `py-attio` at work on objects, attributes and records, with nothing but its URL changed."""

import pytest
from contract import record_id
from py_attio.client import Client


@pytest.fixture(scope="module")
def client(service, token) -> Client:
    client = Client(token)
    client.base_url = f"{service.url}/v2"
    return client


def test_objects_and_attributes(client):
    made = client.create_object({"data": {"api_slug": "cars", "singular_noun": "Car", "plural_noun": "Cars"}})["data"]
    assert client.get_object("cars")["data"] == made
    assert made in client.list_objects()["data"]
    assert client.update_object("cars", {"data": {"plural_noun": "Fleet"}})["data"]["plural_noun"] == "Fleet"
    attribute = client.create_attribute("objects", "cars", {"data": {
        "title": "Seats", "description": None, "api_slug": "seats", "type": "number", "is_required": False,
        "is_unique": False, "is_multiselect": False, "config": {}}})["data"]
    assert client.get_attribute("objects", "cars", "seats")["data"] == attribute
    assert client.list_attributes("objects", "cars", {"limit": 1, "offset": 4})["data"] == [attribute]
    changed = client.update_attribute("objects", "cars", "seats", {"data": {"title": "Number of seats"}})["data"]
    assert changed["title"] == "Number of seats"


def test_records(client):
    values = {"name": "Lovelace, Ada", "email_addresses": ["ada@lovelace.example"]}
    made = client.create_record("people", {"data": {"values": values}})["data"]
    id = record_id(made)
    assert client.get_record("people", id)["data"] == made
    changed = client.update_record("people", id, {"data": {"values": {"job_title": "Analyst"}}})["data"]
    assert changed["values"]["job_title"][0]["value"] == "Analyst"
    assert changed["values"]["name"] == made["values"]["name"]
    query = {"filter": {"email_addresses": "ada@lovelace.example"}, "limit": 1,
             "sorts": [{"attribute": "name", "field": "last_name", "direction": "asc"}]}
    assert client.list_records("people", query)["data"] == [changed]
    values = client.list_record_values("people", id, "job_title", {"show_historic": "true"})["data"]
    assert [value["value"] for value in values] == ["Analyst"]
    assert client.list_record_entries("people", id) == {"data": []}
    assert client.delete_record("people", id) == {}
    with pytest.raises(Exception, match=f'404 - .*Record with ID .{{2}}{id}.{{2}} not found'):
        client.get_record("people", id)


def test_its_upsert_leaves_out_what_attio_demands_too(client):
    with pytest.raises(Exception, match="400 - .*Query params validation error.*matching_attribute"):
        client.assert_record("people", {"data": {"values": {"email_addresses": ["ada@lovelace.example"]}}})

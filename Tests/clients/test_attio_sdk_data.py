"""The PyPI package `attio` at work on objects, attributes and records, with nothing but its URL changed."""

import attio
import pytest
from attio import errors

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def client(service, token):
    with attio.SDK(oauth2=token, server_url=service.url) as sdk:
        yield sdk


@pytest.fixture(scope="module")
def tickets(client) -> str:
    """An object of the workspace's own, with attributes."""
    made = client.objects.post_v2_objects(data={
        "api_slug": "tickets", "singular_noun": "Ticket", "plural_noun": "Tickets"}).data
    assert (made.api_slug, made.singular_noun, made.plural_noun) == ("tickets", "Ticket", "Tickets")
    for slug, type in (("code", "text"), ("hours", "number"), ("kind", "select"), ("stage", "status")):
        attribute = client.attributes.post_v2_target_identifier_attributes(
            target="objects", identifier="tickets", data={
                "title": slug.capitalize(), "description": None, "api_slug": slug, "type": type, "config": {},
                "is_required": False, "is_unique": slug == "code", "is_multiselect": False}).data
        assert attribute.api_slug == slug and attribute.type == type and attribute.is_writable
    return "tickets"


def address(**more) -> dict:
    return {"target": "objects", "identifier": "tickets", **more}


def test_objects(client, tickets):
    listed = client.objects.get_v2_objects().data
    assert {"people", "companies", "tickets"} <= {one.api_slug for one in listed}
    found = client.objects.get_v2_objects_object_(object="tickets").data
    assert client.objects.get_v2_objects_object_(object=found.id.object_id).data == found
    changed = client.objects.patch_v2_objects_object_(object="tickets", data={"plural_noun": "All tickets"}).data
    assert changed.plural_noun == "All tickets"
    page = client.objects.get_v2_objects_object_views(object="tickets")
    assert page.data == [] and page.pagination.next_cursor is None
    made = client.objects.post_v2_objects(data={"api_slug": "gone", "singular_noun": "Goner", "plural_noun": "Goners"})
    client.objects.delete_v2_objects_object_(object=made.data.id.object_id)
    with pytest.raises(errors.GetV2ObjectsObjectNotFoundError, match='Object with slug/ID "gone" not found.'):
        client.objects.get_v2_objects_object_(object="gone")


def test_attributes_options_and_statuses(client, tickets):
    sdk = client.attributes
    listed = sdk.get_v2_target_identifier_attributes(target="objects", identifier="people", show_archived=True).data
    assert {"name", "email_addresses", "company"} <= {one.api_slug for one in listed}
    company = next(one for one in listed if one.api_slug == "company")
    assert company.relationship.object_slug == "companies" and company.config.currency.default_currency_code is None
    changed = sdk.patch_v2_target_identifier_attributes_attribute_(
        **address(attribute="hours"), data={"title": "Hours spent", "description": "Rounded up"}).data
    assert (changed.title, changed.description) == ("Hours spent", "Rounded up")
    option = sdk.post_v2_target_identifier_attributes_attribute_options(
        **address(attribute="kind"), data={"title": "Bug"}).data
    assert sdk.get_v2_target_identifier_attributes_attribute_options(**address(attribute="kind")).data == [option]
    assert sdk.patch_v2_target_identifier_attributes_attribute_options_option_(
        **address(attribute="kind", option="Bug"), data={"title": "Defect"}).data.title == "Defect"
    status = sdk.post_v2_target_identifier_attributes_attribute_statuses(
        **address(attribute="stage"), data={"title": "Open", "celebration_enabled": True,
                                            "target_time_in_status": "P1M"}).data
    assert status.celebration_enabled is True and status.target_time_in_status
    assert sdk.patch_v2_target_identifier_attributes_attribute_statuses_status_(
        **address(attribute="stage", status=status.id.status_id), data={"is_archived": True}).data.is_archived
    with pytest.raises(errors.SDKError) as caught:
        sdk.post_v2_target_identifier_attributes_attribute_options(
            **address(attribute="kind"), data={"title": "Defect"})
    assert caught.value.status_code == 409 and caught.value.data.code == "slug_conflict"


def test_records_live_and_go(client, tickets):
    sdk = client.records
    made = sdk.post_v2_objects_object_records(object="tickets", data={"values": {
        "name": [{"value": "Broken"}], "code": ["T-1"], "hours": [2.5]}}).data
    record = {"object": "tickets", "record_id": made.id.record_id}
    found = sdk.get_v2_objects_object_records_record_id_(**record).data
    assert found.model_dump() == made.model_dump() and found.values["hours"][0].value == 2.5
    assert found.values["code"][0].attribute_type == "text" and found.web_url.endswith(made.id.record_id)
    assert found.values["created_by"][0].referenced_actor_type == "api-token"
    sdk.patch_v2_objects_object_records_record_id_(**record, data={"values": {"hours": [3]}})
    again = sdk.put_v2_objects_object_records(
        object="tickets", matching_attribute="code", data={"values": {"code": ["T-1"], "hours": [4]}}).data
    assert again.id.record_id == made.id.record_id and again.values["hours"][0].value == 4
    history = sdk.get_v2_objects_object_records_record_id_attributes_attribute_values(
        **record, attribute="hours", show_historic=True).data
    assert [one.value for one in history] == [2.5, 3, 4] and history[-1].active_until is None
    sdk.put_v2_objects_object_records_record_id_(**record, data={"values": {"name": ["Mended"]}})
    assert sdk.get_v2_objects_object_records_record_id_(**record).data.values["name"][0].value == "Mended"
    assert sdk.get_v2_objects_object_records_record_id_entries(**record).data == []
    sdk.delete_v2_objects_object_records_record_id_(**record)
    with pytest.raises(errors.SDKError) as caught:
        sdk.get_v2_objects_object_records_record_id_(**record)
    assert caught.value.status_code == 404 and caught.value.data.code == "not_found"


def test_people_are_found_sorted_and_searched(client):
    sdk = client.records
    for first, last in (("Ada", "Lovelace"), ("Charles", "Babbage"), ("Mary", "Somerville")):
        sdk.post_v2_objects_object_records(object="people", data={"values": {
            "name": [{"first_name": first, "last_name": last, "full_name": f"{first} {last}"}],
            "email_addresses": [f"{first.lower()}@{last.lower()}.example"], "phone_numbers": ["+442079460123"]}})
    by_name = [{"direction": "desc", "attribute": "name", "field": "last_name"}]
    page = sdk.post_v2_objects_object_records_query(object="people", sorts=by_name, limit=2, offset=0).data
    assert [one.values["name"][0].last_name for one in page] == ["Somerville", "Lovelace"]
    [ada] = sdk.post_v2_objects_object_records_query(
        object="people", filter_={"email_addresses": {"email_domain": {"$eq": "lovelace.example"}}}).data
    [email] = ada.values["email_addresses"]
    assert (email.email_address, email.email_local_specifier) == ("ada@lovelace.example", "ada")
    path = {"path": [["people", "company"], ["companies", "domains"]], "constraints": {"domain": "babbage.example"}}
    [charles] = sdk.post_v2_objects_object_records_query(object="people", filter_=path).data
    assert charles.values["name"][0].full_name == "Charles Babbage"
    [found] = sdk.post_v2_objects_records_search(
        query="somer", objects=["people"], request_as={"type": "workspace"}).data
    assert found.record_text == "Mary Somerville" and found.email_addresses == ["mary@somerville.example"]
    with pytest.raises(errors.SDKError) as caught:
        sdk.post_v2_objects_object_records_query(object="people", filter_={"name": {"$is": "Ada"}})
    assert caught.value.status_code == 400 and caught.value.data.code == "filter_error"
    merged = sdk.post_v2_objects_object_records_merge(object="people", data={
        "primary_record_id": ada.id.record_id, "secondary_record_id": charles.id.record_id}).data
    both = sdk.get_v2_objects_object_records_record_id_(object="people", record_id=merged.new_record_id).data
    assert len(both.values["email_addresses"]) == 2


def test_a_history_is_written(client, tickets):
    made = client.records.post_v2_objects_object_records(object="tickets", data={"values": {}}).data
    written = client.records.put_v2_objects_object_records_record_id_attributes_attribute_values(
        object="tickets", record_id=made.id.record_id, attribute="hours", data={"replace_history": True, "values": [
            {"value": 1, "active_from": "2020-01-01T00:00:00Z", "active_until": "2021-01-01T00:00:00Z"},
            {"value": 2, "active_from": "2021-01-01T00:00:00Z", "active_until": None}]}).data
    assert [one.value for one in written] == [1, 2]


def test_its_errors_say_what_is_wrong(client, tickets):
    with pytest.raises(errors.SDKError) as caught:
        client.records.post_v2_objects_object_records(object="tickets", data={"values": {"kind": ["Unheard of"]}})
    assert caught.value.status_code == 400 and caught.value.data.code == "value_not_found"
    assert caught.value.message == 'Cannot find select attribute with select option title "Unheard of".'
    with pytest.raises(errors.SDKError) as caught:
        client.records.get_v2_objects_object_records_record_id_(object="tickets", record_id=UNKNOWN)
    assert caught.value.message == f'Record with ID "{UNKNOWN}" not found.'

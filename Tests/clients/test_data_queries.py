"""Filters, sorts, paging and search (FACTS.md 6.3), each answer held against what must be found."""

import pytest
from contract import plain, record_id

# First name, last name, address, hours, born, city, size, visited.
ROWS = [
    ("Ada", "Lovelace", "ada@mail.engines.example", 12, "1815-12-10", "London", "Small", True),
    ("Charles", "Babbage", "charles@engines.example", 40.5, "1791-12-26", "London", "Large", False),
    ("Mary", "Somerville", "mary@stars.example", 7, "1780-12-26", "Naples", "Small", True),
    ("Sophie", "Germain", "sophie@primes.example", -3, "1776-04-01", "Paris", None, False),
    ("Emilie", "du Châtelet", None, None, None, None, "Large", False),
]


@pytest.fixture(scope="module")
def pool(attio) -> dict[str, str]:
    """A few people in an empty workspace: the names of all, by record."""
    attio.attribute("people", "hours", "number")
    attio.attribute("people", "born", "date")
    attio.attribute("people", "size", "select")
    attio.attribute("people", "visited", "checkbox")
    for title in ("Small", "Large"):
        attio.post("/objects/people/attributes/size/options", {"data": {"title": title}})
    blank = dict.fromkeys(("line_1", "line_2", "line_3", "line_4", "region", "postcode", "country_code", "latitude",
                           "longitude"))
    names = {}
    for first, last, address, hours, born, city, size, visited in ROWS:
        values = {"name": [{"first_name": first, "last_name": last, "full_name": f"{first} {last}"}],
                  "email_addresses": [address], "hours": [hours], "born": [born], "size": [size],
                  "primary_location": [{**blank, "locality": city}], "visited": [visited]}
        given = {slug: value for slug, value in values.items() if value != [None]}
        if city is None:
            del given["primary_location"]
        names[record_id(attio.create("people", given))] = first
    return names


def found(attio, pool, **body) -> list[str]:
    return [pool[record_id(record)] for record in attio.query("people", **body)]


LONDON = {"Ada", "Charles"}
FILTERS = [
    ({}, {"Ada", "Charles", "Mary", "Sophie", "Emilie"}),
    # Shorthand, and its keys joined.
    ({"name": "Ada Lovelace"}, {"Ada"}),
    ({"email_addresses": "ADA@mail.engines.example"}, {"Ada"}),
    ({"name": "Ada Lovelace", "email_addresses": "charles@engines.example"}, set()),
    ({"hours": 7}, {"Mary"}), ({"visited": True}, {"Ada", "Mary"}), ({"size": "Small"}, {"Ada", "Mary"}),
    # Operators on the main property and on others.
    ({"name": {"$contains": "LOVE"}}, {"Ada"}), ({"name": {"$starts_with": "ma"}}, {"Mary"}),
    ({"name": {"$ends_with": "châtelet"}}, {"Emilie"}),
    ({"name": {"last_name": {"$eq": "Babbage"}}}, {"Charles"}), ({"name": {"first_name": "Sophie"}}, {"Sophie"}),
    ({"email_addresses": {"email_domain": {"$eq": "engines.example"}}}, {"Charles"}),
    ({"email_addresses": {"email_root_domain": "engines.example"}}, LONDON),
    ({"email_addresses": {"email_local_specifier": {"$starts_with": "s"}}}, {"Sophie"}),
    ({"email_addresses": {"$not_empty": True}}, {"Ada", "Charles", "Mary", "Sophie"}),
    ({"email_addresses": {"$in": ["ada@mail.engines.example", "nobody@example.com"]}}, {"Ada"}),
    ({"hours": {"$gte": 7, "$lt": 40.5}}, {"Ada", "Mary"}), ({"hours": {"value": {"$lt": 0}}}, {"Sophie"}),
    ({"born": {"$lte": "1780-12-26"}}, {"Mary", "Sophie"}), ({"born": {"value": {"$gt": "1800"}}}, {"Ada"}),
    ({"primary_location": {"locality": {"$eq": "London"}}}, LONDON),
    ({"primary_location": {"locality": {"$contains": "ON"}}}, LONDON),
    ({"visited": {"$eq": False}}, {"Charles", "Sophie", "Emilie"}),
    ({"size": {"option": "Large"}}, {"Charles", "Emilie"}),
    ({"size": {"title": {"$eq": "Large"}}}, {"Charles", "Emilie"}),
    # Logic, nested and mixed.
    ({"$or": [{"name": {"$starts_with": "A"}}, {"hours": {"$gt": 40}}]}, LONDON),
    ({"$and": [{"size": "Small"}, {"$not": {"name": {"$contains": "ada"}}}]}, {"Mary"}),
    ({"$not": {"$or": [{"size": "Small"}, {"size": "Large"}]}}, {"Sophie"}),
    ({"$not": {"email_addresses": {"$not_empty": True}}}, {"Emilie"}),
    ({"visited": True, "$or": [{"hours": 7}, {"hours": 40.5}]}, {"Mary"}),
    ({"$and": [{"$or": [{"hours": 7}, {"hours": 12}]}, {"$or": [{"size": "Small"}]}]}, {"Ada", "Mary"}),
    # By way of a reference: their companies were made from their addresses.
    ({"path": [["people", "company"], ["companies", "domains"]], "constraints": {"domain": "engines.example"}}, LONDON),
    ({"path": [["people", "company"], ["companies", "name"]], "constraints": {"$starts_with": "prim"}}, {"Sophie"}),
    ({"$not": {"path": [["people", "company"], ["companies", "name"]], "constraints": {"$not_empty": True}}},
     {"Emilie"}),
]


@pytest.mark.parametrize(("filter", "names"), FILTERS, ids=lambda value: str(value)[:80])
def test_a_filter_finds_just_these(attio, pool, filter, names):
    answer = found(attio, pool, filter=filter)
    assert len(answer) == len(set(answer)) and set(answer) == names


@pytest.mark.parametrize(("sorts", "names"), [
    ([("asc", "hours", None)], ["Sophie", "Mary", "Ada", "Charles", "Emilie"]),
    ([("desc", "hours", None)], ["Charles", "Ada", "Mary", "Sophie", "Emilie"]),
    ([("asc", "name", "last_name")], ["Charles", "Emilie", "Sophie", "Ada", "Mary"]),
    ([("asc", "born", "value")], ["Sophie", "Mary", "Charles", "Ada", "Emilie"]),
    ([("asc", "visited", None), ("desc", "name", "first_name")], ["Sophie", "Emilie", "Charles", "Mary", "Ada"]),
    ([("asc", "size", None), ("asc", "name", "first_name")], ["Ada", "Mary", "Charles", "Emilie", "Sophie"]),
    ([("desc", [["people", "company"], ["companies", "name"]], None), ("asc", "hours", None)],
     ["Mary", "Sophie", "Ada", "Charles", "Emilie"]),
], ids=str)
def test_they_are_sorted_and_those_without_a_value_come_last(attio, pool, sorts, names):
    body = [{"direction": direction, "path" if isinstance(way, list) else "attribute": way,
             **({"field": field} if field else {})} for direction, way, field in sorts]
    assert found(attio, pool, sorts=body) == names


def test_pages_hold_every_record_once(attio, pool):
    sorts = [{"direction": "asc", "attribute": "hours"}]
    for more in ({}, {"sorts": sorts}, {"sorts": sorts, "filter": {"visited": False}}):
        whole = found(attio, pool, **more)
        for size in (1, 2, 3):
            pages = [found(attio, pool, limit=size, offset=offset, **more) for offset in range(0, 6, size)]
            assert [name for page in pages for name in page] == whole
    assert attio.query("people", limit=0) == [] and attio.query("people", offset=99) == []


WRONG = [
    {"nothing": "Ada"}, {"hours": {"$contains": "1"}}, {"hours": "many"}, {"name": {"$is": "Ada"}}, {"$xor": []},
    {"$and": {"hours": 7}}, {"visited": {"$lt": True}}, {"size": "Huge"}, {"born": {"$gt": "soon"}},
    {"email_addresses": {"$not_empty": "yes"}}, {"path": [["people", "name"]]}, {"name": {"middle_name": "King"}},
    {"path": [["companies", "name"]], "constraints": {"$eq": "Engines"}}, {"primary_location": "London"},
    {"path": [["people", "hours"], ["companies", "name"]], "constraints": {"$eq": "Engines"}},
    {"$or": [{"hours": number} for number in range(10_000)]},
]


@pytest.mark.parametrize("filter", WRONG, ids=lambda value: str(value)[:60])
def test_a_filter_that_cannot_be_is_a_filter_error(attio, pool, filter):
    refused = attio.query("people", 400, filter=filter)
    assert refused["code"] == "filter_error" and refused["message"].startswith("Error in filter")


@pytest.mark.parametrize("body", [
    {"limit": -1}, {"limit": 1.5}, {"limit": "10"}, {"offset": -1}, {"sorts": {}}, {"filter": []}, {"filter": "Ada"},
    {"sorts": [{"direction": "up", "attribute": "name"}]}, {"sorts": [{"direction": "asc"}]}, {"filter_view_id": "all"},
    {"limit": 100_000},
], ids=str)
def test_a_query_of_another_shape_is_refused_with_where(attio, pool, body):
    refused = attio.query("people", 400, **body)
    assert refused["code"] == "validation_type" and refused["validation_errors"][0]["path"][0] == next(iter(body))


def test_a_search_finds_by_the_beginnings_of_words(attio, pool):
    def search(query: str, *objects: str, **more):
        return attio.post("/objects/records/search", {
            "query": query, "objects": list(objects or ("people", "companies")), "request_as": {"type": "workspace"},
            **more})

    [ada] = search("lovel", "people")
    assert ada["record_text"] == "Ada Lovelace" and ada["object_slug"] == "people"
    assert ada["email_addresses"] == ["ada@mail.engines.example"] and ada["phone_numbers"] == []
    assert [one["record_text"] for one in search("mary som")] == ["Mary Somerville"]
    assert [one["record_text"] for one in search("charles@eng")] == ["Charles Babbage"]
    [company] = search("primes.example", "companies")
    assert company["domains"] == ["primes.example"]
    assert search("xyzzy") == [] and len(search("", "people", limit=2)) == 2


@pytest.mark.parametrize(("body", "path"), [
    ({"query": "ada", "objects": ["people"]}, ["request_as"]),
    ({"query": "a" * 257, "objects": ["people"], "request_as": {"type": "workspace"}}, ["query"]),
    ({"query": "ada", "objects": [], "request_as": {"type": "workspace"}}, ["objects"]),
    ({"query": "ada", "objects": ["people"], "limit": 26, "request_as": {"type": "workspace"}}, ["limit"]),
])
def test_a_search_says_what_it_lacks(attio, body, path):
    refused = attio.post("/objects/records/search", body, 400)
    assert refused["code"] == "validation_type" and refused["validation_errors"][0]["path"] == path


def test_the_score_is_a_header(service, token, pool):
    answer = service.session.post(
        f"{service.url}/v2/objects/people/records/query", json={}, headers={"Authorization": f"Bearer {token}"})
    assert answer.headers["x-attio-record-query-score"].isdigit()
    assert plain(answer.json()["data"][0]["values"]["name"])

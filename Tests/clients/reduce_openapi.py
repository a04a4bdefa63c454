#!/usr/bin/env python3
"""Makes attio_schemas.json, against which the tests hold every request and every answer, from Attio's OpenAPI document.

    Tests/clients/reduce_openapi.py openapi.json

Keeps the operations that this server has: parameters, bodies and answers, without descriptions and examples. What is
there several times is kept once. Where the document says something else than the wire, the wire wins: see `PATCHES`.
"""

import json
import re
import sys
from collections import Counter
from pathlib import Path

RESULT = Path(__file__).with_name("attio_schemas.json")
KEPT = re.compile(r"/v2/(objects|\{target\}|self|workspace_members)(/|$)")
METHODS = ("get", "post", "put", "patch", "delete")
WORDS = {"description", "example", "examples", "summary", "title", "deprecated", "default"}
NAMELESS = {"items", "anyOf", "oneOf", "schema", "additionalProperties"}
SHARED_FROM = 120  # characters; shorter schemas stay where they are


def null_in_enumerations(schema: dict) -> None:
    """`config` is full of nulls on the wire; enumerations with the type null leave null out."""
    if "null" in schema.get("type", "") and "enum" in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]


def nullable(schema: dict) -> None:
    """`nullable` is of OpenAPI 3.0 and means nothing in 3.1; the system as an actor has the id null."""
    if schema.pop("nullable", False):
        schema["type"] = [schema["type"], "null"]


def timestamps(schema: dict) -> None:
    """Timestamps are moments with nine decimals on the wire; the document calls them dates."""
    members = schema.get("properties", {})
    if members.get("attribute_type", {}).get("enum") == ["timestamp"]:
        members["value"] = {"type": "string", "format": "date-time"}


def date_times(schema: dict) -> None:
    """Times are declared as plain strings in most places, and are ISO 8601 everywhere."""
    members = schema.get("properties", {})
    if members.get("created_at") == {"type": "string"}:
        members["created_at"] = {"type": "string", "format": "date-time"}


def currencies(schema: dict) -> None:
    """The document's own list of 47 currencies has all of the 41 that its older half still names."""
    known = schema.get("enum", [])
    if "EUR" in known and len(known) < len(currencies.all):
        schema["enum"] = currencies.all + [None] * (None in known)


currencies.all = []
PATCHES = [nullable, null_in_enumerations, timestamps, date_times, currencies]


def walk(schema, change) -> None:
    """Calls `change` with every schema, the outer ones first."""
    if isinstance(schema, list):
        for part in schema:
            walk(part, change)
    elif isinstance(schema, dict):
        change(schema)
        for name, part in schema.items():
            if name == "properties":
                for member in part.values():
                    walk(member, change)
            elif name not in ("enum", "const", "required"):
                walk(part, change)


def stripped(schema):
    """Without words for people; members of objects keep their names, which may be such words too."""
    if isinstance(schema, list):
        return [stripped(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: {key: stripped(value) for key, value in part.items()} if name == "properties" else stripped(part)
        for name, part in schema.items() if name not in WORDS and not name.startswith("x-")}


def closed(schema: dict) -> None:
    """Answers have exactly the members that Attio's have."""
    if schema.get("type") in ("object", ["object", "null"]) and schema.get("properties"):
        schema.setdefault("additionalProperties", False)


def json_schema(content: dict) -> dict | None:
    return content.get("content", {}).get("application/json", {}).get("schema")


def parameters(operation: dict, place: str) -> dict:
    found = [one for one in operation.get("parameters", []) if one["in"] == place]
    return {
        "type": "object", "properties": {one["name"]: one["schema"] for one in found},
        "required": [one["name"] for one in found if one.get("required")], "additionalProperties": False}


def reduced(operation: dict) -> dict:
    body = json_schema(operation.get("requestBody", {}))
    answers = {status: json_schema(answer) for status, answer in operation["responses"].items()}
    return {
        "path": parameters(operation, "path"), "query": parameters(operation, "query"),
        **({"body": body} if body else {}), "answers": answers}


def schemas_in(schema, name: str):
    """Every schema inside, with the name of the member that has it."""
    if isinstance(schema, list):
        for part in schema:
            yield from schemas_in(part, name)
    elif isinstance(schema, dict):
        yield schema, name
        for key, part in schema.items():
            if key == "properties":
                for member, value in part.items():
                    yield from schemas_in(value, member)
            elif key not in ("enum", "const", "required"):
                yield from schemas_in(part, name if key in NAMELESS else key)


def same(schema: dict) -> str:
    return json.dumps(schema, sort_keys=True)


def share(document: dict) -> None:
    """Moves schemas that occur more than once into $defs, the largest first."""
    while True:
        counts, names = Counter(), {}
        for part, title in ((document["$defs"], "schema"), (document["operations"], "answer")):
            for name, inner in part.items():
                for schema, member in schemas_in(inner, name if part is document["$defs"] else title):
                    if len(same(schema)) > SHARED_FROM and {"type", "anyOf", "oneOf"} & schema.keys():
                        counts[same(schema)] += 1
                        names.setdefault(same(schema), member)
        repeated = [text for text, number in counts.items() if number > 1]
        if not repeated:
            return
        largest = max(repeated, key=lambda text: (len(text), text))
        base = names[largest] if not names[largest].isdigit() else "answer-" + names[largest]
        name = next(name for name in (base, *(f"{base}-{number}" for number in range(2, 999)))
                    if name not in document["$defs"])
        for schema, _ in [*schemas_in(document["$defs"], ""), *schemas_in(document["operations"], "")]:
            if same(schema) == largest:
                schema.clear()
                schema["$ref"] = f"#/$defs/{name}"
        document["$defs"][name] = json.loads(largest)


def reduce(source: dict) -> dict:
    currencies.all = max(re.findall(r'\[("[A-Z]{3}"(?:, "[A-Z]{3}")+)\]', json.dumps(source)), key=len)
    currencies.all = json.loads(f"[{currencies.all}]")
    operations = {
        f"{method.upper()} {path}": reduced(item[method])
        for path, item in source["paths"].items() if KEPT.match(path) for method in METHODS if method in item}
    text = json.dumps(operations)
    definitions, wanted = {}, set(re.findall(r"#/components/schemas/([\w-]+)", text))
    while wanted:
        name = wanted.pop()
        definitions[name] = source["components"]["schemas"][name]
        found = re.findall(r"#/components/schemas/([\w-]+)", json.dumps(definitions[name]))
        wanted |= set(found) - definitions.keys()
    document = {"$defs": dict(sorted(definitions.items())), "operations": operations}
    document = json.loads(json.dumps(document).replace("#/components/schemas/", "#/$defs/"))
    document = stripped(document)
    for patch in PATCHES:
        walk(document, patch)
    for operation in document["operations"].values():
        walk(operation["answers"], closed)
    for name, schema in document["$defs"].items():
        if name != "input-value":
            walk(schema, closed)
    share(document)
    return document


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    made = reduce(json.loads(Path(sys.argv[1]).read_text()))
    RESULT.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")
    print(f"{len(made['operations'])} operations, {RESULT.stat().st_size:,} bytes in {RESULT.name}")

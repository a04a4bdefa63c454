"""Bringing records in and out at the command line."""

import json

from harness import PASSWORD


def write(instance, text: str) -> str:
    path = instance.folder.parent / f"{instance.folder.name}.csv"
    path.write_text(text)
    return str(path)


def bring_in(instance, text: str, *options: str) -> dict:
    result = instance.run("import", "csv", "--workspace", "acme-inc", "--object", "people", "--json", *options,
                          write(instance, text))
    return json.loads(result.stdout) if result.returncode == 0 else {"failed": result.stderr}


def query(server, token: str, object: str, body: dict | None = None) -> list:
    answer = server.session.post(f"{server.url}/v2/objects/{object}/records/query", json=body or {}, timeout=20,
                                 headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def test_an_import_makes_and_updates_records_also_while_the_server_runs(instance):
    report = bring_in(instance, "Name,E-mail\nAda Lovelace,ada@acme.com\nBob,nope\n")
    assert (report["created"], report["rejected"]) == (1, 1)
    assert report["rejections"][0]["line"] == 3 and "e-mail" in report["rejections"][0]["reason"]
    with instance.serving() as server:
        token = instance.token()
        again = bring_in(instance, "Mail,Job\nada@acme.com,Countess\n", "--match", "email_addresses",
                         "--map", "Job=job_title")
        assert (again["created"], again["updated"]) == (0, 1)
        [ada] = query(server, token, "people", {"filter": {"job_title": "Countess"}})
        assert ada["values"]["name"][0]["full_name"] == "Ada Lovelace"


def test_what_cannot_be_imported_is_told(instance):
    assert "no column" in bring_in(instance, "name\nAda\n", "--map", "Nope=name")["failed"]
    assert "No column" in bring_in(instance, "foo\nbar\n")["failed"]
    missing = instance.run("import", "csv", "--workspace", "acme-inc", "--object", "people", "/nowhere.csv")
    assert missing.returncode == 1 and "cannot read" in missing.stderr
    wrong = instance.run("import", "csv", "--workspace", "acme-inc", "--object", "nothing", write(instance, "name\nAda\n"))
    assert wrong.returncode == 1 and "not found" in wrong.stderr
    usage = instance.run("import", "csv", "--workspace", "acme-inc", "--object", "people", "--map", "x", "f")
    assert usage.returncode == 64


def test_an_export_is_an_import(instance):
    bring_in(instance, "Name,E-mail,Company\nAda Lovelace,ada@acme.com,\n")
    out = instance.folder.parent / "out.csv"
    instance.ok("export", "--workspace", "acme-inc", "--object", "people", str(out))
    assert out.stat().st_mode & 0o777 == 0o600
    assert "Ada,Lovelace,ada@acme.com" in out.read_text()
    again = instance.run("export", "--workspace", "acme-inc", "--object", "people", str(out))
    assert again.returncode == 1 and "there already" in again.stderr
    report = json.loads(instance.ok("import", "csv", "--workspace", "acme-inc", "--object", "people", "--json",
                                "--match", "email_addresses", str(out)))
    assert (report["created"], report["updated"], report["rejected"]) == (0, 1, 0)


def test_sample_data_fills_a_workspace(empty):
    empty.ok("init", "--workspace", "Acme Inc", "--admin-email", "ada@example.com", "--admin-password-file", "-",
             "--sample-data", stdin=PASSWORD + "\n")
    with empty.serving("--read-rate-limit", "0") as server:
        token = empty.token()
        found = {name: query(server, token, name) for name in ("companies", "people", "deals")}
    assert {name: len(records) for name, records in found.items()} == {"companies": 50, "people": 200, "deals": 30}
    assert sum(bool(person["values"]["company"]) for person in found["people"]) > 150
    assert all(deal["values"]["associated_company"] for deal in found["deals"])

"""latchkey audit: the chain, exports, the log file; and what docs/audit.md shows."""

import json
import os
import re
import sqlite3
import time

import pytest

from harness import ROOT

HEAD = re.compile(r"^acme-inc: (\d+) events hold, 1 to \1\. Head (\1:[0-9a-f]{64})$", re.M)


def documented():
    """The function that the documentation shows."""
    [text] = re.findall(r"^```python\n(.+?)^```$", (ROOT / "docs/audit.md").read_text(), re.M | re.S)
    scope = {}
    exec(text, scope)
    return scope["verify"]


def head(instance, *options) -> tuple[int, str]:
    count, head = HEAD.search(instance.ok("audit", "verify", *options)).groups()
    return int(count), head


def tamper(instance, sql: str) -> None:
    """As whoever can write to the file."""
    with sqlite3.connect(instance.folder / "latchkey.db") as database:
        assert database.execute(sql).rowcount == 1
    database.close()


def export(instance, format: str, *options):
    file = instance.folder.parent / f"{instance.folder.name}-{len(options)}.{format}"
    instance.ok("audit", "export", "--workspace", "acme-inc", "--format", format, *options, file)
    return file


def settled(read, seconds: float = 20):
    """What `read` gives once it gives something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := read():
            return value
        time.sleep(0.05)
    raise AssertionError("it did not come about")


def test_the_chain_holds_and_grows(place):
    before, noted = head(place)
    place.token()
    after, _ = head(place, "--workspace", "acme-inc", "--expect", noted)
    assert after == before + 2
    [found] = json.loads(place.ok("audit", "verify", "--json"))
    assert (found["workspace"], found["events"], found["first_sequence"]) == ("acme-inc", after, 1)
    assert found["head"].startswith(f"{after}:") and "problem" not in found


def test_what_was_changed_or_cut_off_is_told(instance):
    instance.token()
    count, noted = head(instance)
    tamper(instance, "UPDATE audit_events SET actor_name = 'Eve' WHERE sequence = 2")
    result = instance.run("audit", "verify")
    assert result.returncode == 1 and "acme-inc: event 2 (" in result.stderr and "was changed" in result.stderr
    assert result.stdout.startswith("acme-inc: 1 events hold, 1 to 1. Head 1:")
    tamper(instance, "UPDATE audit_events SET actor_name = 'Command line' WHERE sequence = 2")
    tamper(instance, f"DELETE FROM audit_events WHERE sequence = {count}")
    assert instance.run("audit", "verify").returncode == 0
    cut = instance.run("audit", "verify", "--expect", noted)
    assert cut.returncode == 1 and f"the head {noted} is not there" in cut.stderr


@pytest.mark.parametrize("options", [["--expect", "1"], ["--expect", "x:y"], ["--allow-gaps"]])
def test_what_is_called_wrongly_is_refused(instance, options):
    assert instance.run("audit", "verify", *options).returncode == 64


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_an_export_can_be_checked_anywhere(place, format):
    place.token("all", "acme-inc", "=HYPERLINK(1)")
    count, noted = head(place)
    file = export(place, format)
    result = place.run("audit", "verify", "--file", file, "--expect", noted, data=False)
    assert result.returncode == 0 and result.stdout.endswith(f": {count} events hold, 1 to {count}. Head {noted}\n")
    again = place.run("audit", "export", "--workspace", "acme-inc", "--format", format, file)
    assert again.returncode == 1 and "is there already" in again.stderr
    text = file.read_text()
    assert ("'=HYPERLINK" in text) == (format == "csv")
    file.write_text(text.replace("HYPERLINK(1)", "HYPERLINK(2)"))
    changed = place.run("audit", "verify", "--file", file, data=False)
    assert changed.returncode == 1 and "was changed" in changed.stderr


def test_an_export_has_a_beginning_and_an_end(instance):
    tomorrow = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86400))
    assert export(instance, "jsonl", "--since", tomorrow).read_text() == ""
    assert export(instance, "jsonl", "--since", "2020-01-01", "--until", tomorrow).read_text().count("\n") >= 1
    wrong = instance.run("audit", "export", "--workspace", "acme-inc", "--format", "csv", "--since", "soon", "x.csv")
    assert wrong.returncode == 64


def test_a_backup_can_be_checked_without_the_key(instance):
    instance.token()
    _, noted = head(instance)
    file = instance.folder.parent / f"{instance.folder.name}.backup"
    instance.ok("backup", file)
    content = file.read_bytes()
    result = instance.run("audit", "verify", "--file", file, "--workspace", "acme-inc", "--expect", noted, data=False)
    assert result.returncode == 0, result.stderr
    assert HEAD.search(result.stdout)[2] == noted
    assert file.read_bytes() == content and not os.path.exists(f"{file}-wal")
    file.write_bytes(b"SQLite format 3\0nothing")
    assert instance.run("audit", "verify", "--file", file, data=False).returncode == 1


def test_the_documented_python_checks_an_export(instance):
    instance.token("all", "acme-inc", "Größe “1” \\ 😀")
    count, noted = head(instance)
    lines = export(instance, "jsonl").read_text().splitlines()
    verify = documented()
    assert [f"{sequence}:{hash}" for sequence, hash in verify(lines).values()] == [noted]
    for wrong in (lines[:1] + lines[2:], lines[1::-1], [lines[0].replace("Acme", "Acne")] + lines[1:]):
        with pytest.raises(ValueError, match="event"):
            verify(wrong)
    example = re.search(r"^```json\n(.+?)^```$", (ROOT / "docs/audit.md").read_text(), re.M | re.S)[1]
    assert json.loads(example).keys() == json.loads(lines[-1]).keys()


def test_the_log_file_gets_all_and_may_be_moved_away(instance):
    log, moved = (instance.folder.parent / f"{instance.folder.name}.{end}" for end in ("log", "log.1"))
    lines = lambda file: file.read_text().splitlines() if file.exists() else []  # noqa: E731
    with instance.serving("--audit-log-file", log):
        count, noted = head(instance)
        settled(lambda: len(lines(log)) >= count)
        assert log.stat().st_mode & 0o077 == 0
        log.rename(moved)
        instance.token()
        settled(lambda: len(lines(log)) == 2)
    assert len(lines(moved)) == count
    # A crash cut off a line, and everything since was written while the server did not run.
    with open(log, "a") as file:
        file.write('{"action":"access-tok')
    instance.token()
    _, noted = head(instance)
    with instance.serving("--audit-log-file", log):
        settled(lambda: len(lines(log)) == 3)
    together = moved.read_text() + log.read_text()
    assert [f"{sequence}:{hash}" for sequence, hash in documented()(together.splitlines()).values()] == [noted]
    assert instance.run("audit", "verify", "--file", log, "--expect", noted, data=False).returncode == 0


def test_a_log_file_that_cannot_be_written_is_told_at_the_start(instance):
    for path, reason in ((instance.folder / "no" / "log", "cannot write"), (instance.folder, "cannot write")):
        result = instance.run("serve", "--port", "0", "--audit-log-file", path)
        assert result.returncode == 1 and reason in result.stderr
    foreign = instance.folder.parent / f"{instance.folder.name}.txt"
    foreign.write_text("somebody else's")
    assert "none of an audit log" in instance.run("serve", "--port", "0", "--audit-log-file", foreign).stderr
    assert foreign.read_text() == "somebody else's"

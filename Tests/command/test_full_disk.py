"""A full disk: writes fail with a clear error, reads go on, and nothing is half-written."""

import json
import sqlite3


def pages(instance) -> int:
    database = sqlite3.connect(f"file:{instance.folder}/latchkey.db?mode=ro", uri=True)
    count = database.execute("PRAGMA page_count").fetchone()[0]
    database.close()
    return count


def test_writes_fail_plainly_and_reads_go_on(instance):
    token = instance.token()
    limit = {"LATCHKEY_TEST_PAGE_LIMIT": str(pages(instance) + 4)}
    with instance.serving(extra=limit) as server:
        count = len(json.loads(instance.ok("token", "list", "--json")))
        failed = None
        for _ in range(200):
            result = instance.run("token", "create", "--workspace", "acme-inc", "--integration", "Sync", "--scopes",
                                  "all", "--count", "20")
            if result.returncode != 0:
                failed = result
                break
            count += 20
        assert failed is not None
        assert failed.returncode == 1 and "full" in failed.stderr and failed.stdout == ""
        assert len(json.loads(instance.ok("token", "list", "--json"))) == count
        assert server.is_active(token)
        assert server.get("/healthz").status_code == 200
    with instance.serving() as server:
        assert server.is_active(token)
        assert server.is_active(instance.token())

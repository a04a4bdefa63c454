import LatchkeyStorage

let workspaceMigrations = [
    Migration(
        2, "workspaces",
        .table(
            "workspaces",
            """
            id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, slug TEXT NOT NULL UNIQUE, logo_id TEXT,
            shows_tokens_once INTEGER NOT NULL DEFAULT 0 CHECK (shows_tokens_once IN (0, 1)),
            version INTEGER NOT NULL, created_at INTEGER NOT NULL
            """),
        .table(
            "images",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            content_type TEXT NOT NULL, bytes BLOB NOT NULL, created_at INTEGER NOT NULL
            """))
]

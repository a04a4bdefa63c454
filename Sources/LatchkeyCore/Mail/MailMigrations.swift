import LatchkeyStorage

let mailMigrations = [
    Migration(
        18, "mail",
        .table(
            "letters",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            recipient TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL, attempt_count INTEGER NOT NULL,
            next_attempt_at INTEGER NOT NULL, written_at INTEGER NOT NULL
            """),
        .statement("CREATE INDEX letters_due ON letters (next_attempt_at, id)"),
        .table(
            "mail_notices",
            """
            workspace_id TEXT NOT NULL REFERENCES workspaces (id), subject_id TEXT NOT NULL, kind TEXT NOT NULL,
            noticed_at INTEGER NOT NULL, PRIMARY KEY (workspace_id, subject_id, kind)
            """))
]

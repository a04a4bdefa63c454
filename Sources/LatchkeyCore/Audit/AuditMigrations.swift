import LatchkeyStorage

let auditMigrations = [
    Migration(
        7, "audit events",
        .table(
            "audit_events",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            occurred_at INTEGER NOT NULL, actor_kind TEXT NOT NULL, actor_id TEXT, actor_name TEXT NOT NULL,
            action TEXT NOT NULL, target_kind TEXT, target_id TEXT, target_name TEXT, address TEXT,
            detail TEXT NOT NULL
            """),
        .statement("CREATE INDEX audit_events_by_workspace ON audit_events (workspace_id, id)"),
        .statement("CREATE INDEX audit_events_by_action ON audit_events (workspace_id, action, id)"),
        .statement(
            "CREATE INDEX audit_events_by_actor ON audit_events (workspace_id, COALESCE(actor_id, actor_kind), id)")),
    // What is there is chained by `AuditChaining`: SQL has no SHA-256.
    Migration(
        24, "audit chain",
        .statement("ALTER TABLE audit_events ADD COLUMN sequence INTEGER"),
        .statement("ALTER TABLE audit_events ADD COLUMN hash TEXT"),
        .statement("CREATE UNIQUE INDEX audit_events_chained ON audit_events (workspace_id, sequence)"),
        .table(
            "audit_log_positions",
            "workspace_id TEXT NOT NULL PRIMARY KEY REFERENCES workspaces (id), sequence INTEGER NOT NULL")),
]

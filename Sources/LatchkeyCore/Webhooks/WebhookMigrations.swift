import LatchkeyStorage

let webhookMigrations = [
    Migration(
        16, "webhooks",
        .table(
            "webhooks",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            integration_id TEXT NOT NULL REFERENCES integrations (id), is_oauth INTEGER NOT NULL,
            target_url TEXT NOT NULL, status TEXT NOT NULL, reason TEXT, secret BLOB NOT NULL,
            created_at INTEGER NOT NULL, failing_since INTEGER
            """),
        .statement("CREATE INDEX webhooks_by_workspace ON webhooks (workspace_id, id)"),
        .statement("CREATE INDEX webhooks_by_integration ON webhooks (integration_id)"),
        .table(
            "webhook_subscriptions",
            """
            webhook_id TEXT NOT NULL REFERENCES webhooks (id), position INTEGER NOT NULL,
            workspace_id TEXT NOT NULL, target_url TEXT NOT NULL, event_type TEXT NOT NULL, filter TEXT NOT NULL,
            PRIMARY KEY (webhook_id, position), UNIQUE (workspace_id, target_url, event_type, filter)
            """),
        .table(
            "webhook_deliveries",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL, webhook_id TEXT NOT NULL REFERENCES webhooks (id),
            event_type TEXT NOT NULL, payload TEXT NOT NULL, state TEXT NOT NULL, attempt_count INTEGER NOT NULL,
            next_attempt_at INTEGER NOT NULL, created_at INTEGER NOT NULL
            """),
        .statement(
            """
            CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at, id)
            WHERE state = 'pending'
            """),
        .statement("CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id)"),
        .statement(
            "CREATE INDEX webhook_deliveries_by_time ON webhook_deliveries (created_at) WHERE state <> 'pending'"),
        .table(
            "webhook_attempts",
            """
            delivery_id TEXT NOT NULL REFERENCES webhook_deliveries (id), number INTEGER NOT NULL,
            workspace_id TEXT NOT NULL, attempted_at INTEGER NOT NULL, duration INTEGER NOT NULL,
            status_code INTEGER, failure TEXT, response TEXT, PRIMARY KEY (delivery_id, number)
            """)),
    Migration(
        17, "webhooks that pause, replay and change their secret",
        .statement("ALTER TABLE webhooks ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0"),
        .statement("ALTER TABLE webhook_deliveries ADD COLUMN subject TEXT NOT NULL DEFAULT ''"),
        .statement("ALTER TABLE webhook_deliveries ADD COLUMN attempts_before INTEGER NOT NULL DEFAULT 0"),
        .statement("ALTER TABLE webhook_deliveries ADD COLUMN replay_id TEXT"),
        .statement("CREATE INDEX webhook_deliveries_by_subject ON webhook_deliveries (webhook_id, subject)"),
        .statement(
            "CREATE INDEX webhook_deliveries_failed ON webhook_deliveries (webhook_id, id) WHERE state = 'failed'"),
        .statement(
            "CREATE INDEX webhook_deliveries_by_replay ON webhook_deliveries (replay_id) WHERE replay_id IS NOT NULL"),
        .table(
            "webhook_signing",
            """
            webhook_id TEXT NOT NULL PRIMARY KEY REFERENCES webhooks (id), workspace_id TEXT NOT NULL,
            version INTEGER NOT NULL, previous_secret BLOB, previous_until INTEGER, uses_previous INTEGER NOT NULL,
            private_key BLOB, public_key TEXT
            """),
        .table(
            "webhook_hours",
            """
            webhook_id TEXT NOT NULL REFERENCES webhooks (id), hour INTEGER NOT NULL, workspace_id TEXT NOT NULL,
            delivered INTEGER NOT NULL, failed INTEGER NOT NULL, duration INTEGER NOT NULL, slowest INTEGER NOT NULL,
            PRIMARY KEY (webhook_id, hour)
            """),
        .table(
            "webhook_replays",
            """
            id TEXT NOT NULL PRIMARY KEY, webhook_id TEXT NOT NULL REFERENCES webhooks (id),
            workspace_id TEXT NOT NULL, since INTEGER NOT NULL, began_at INTEGER NOT NULL, total INTEGER NOT NULL
            """),
        .statement("CREATE INDEX webhook_replays_by_webhook ON webhook_replays (webhook_id, id)")),
]

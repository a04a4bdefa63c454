import LatchkeyStorage

let oauthMigrations = [
    Migration(
        14, "OAuth",
        .table(
            "oauth_clients",
            """
            integration_id TEXT NOT NULL PRIMARY KEY REFERENCES integrations (id),
            workspace_id TEXT NOT NULL REFERENCES workspaces (id), is_enabled INTEGER NOT NULL,
            is_public INTEGER NOT NULL, is_published INTEGER NOT NULL, offers_offline_access INTEGER NOT NULL,
            allows_devices INTEGER NOT NULL, allows_client_credentials INTEGER NOT NULL,
            registration_hash BLOB, version INTEGER NOT NULL
            """),
        .table(
            "oauth_redirect_uris",
            """
            integration_id TEXT NOT NULL REFERENCES oauth_clients (integration_id), position INTEGER NOT NULL,
            uri TEXT NOT NULL, PRIMARY KEY (integration_id, position)
            """),
        .table(
            "oauth_client_secrets",
            """
            id TEXT NOT NULL PRIMARY KEY, integration_id TEXT NOT NULL REFERENCES integrations (id),
            workspace_id TEXT NOT NULL REFERENCES workspaces (id), hash BLOB NOT NULL UNIQUE, last_four TEXT NOT NULL,
            created_by_name TEXT NOT NULL, created_at INTEGER NOT NULL, last_used_at INTEGER, revoked_at INTEGER
            """),
        .statement("CREATE INDEX oauth_client_secrets_by_integration ON oauth_client_secrets (integration_id, id)"),
        .table(
            "oauth_grants",
            """
            id TEXT NOT NULL PRIMARY KEY, integration_id TEXT NOT NULL REFERENCES integrations (id),
            workspace_id TEXT NOT NULL REFERENCES workspaces (id), scopes TEXT NOT NULL, offered TEXT NOT NULL,
            granted_by_member_id TEXT,
            granted_by_name TEXT NOT NULL, created_at INTEGER NOT NULL, revoked_at INTEGER
            """),
        .statement(
            """
            CREATE UNIQUE INDEX oauth_grants_live ON oauth_grants (workspace_id, integration_id)
            WHERE revoked_at IS NULL
            """),
        .table(
            "oauth_codes",
            """
            hash BLOB NOT NULL PRIMARY KEY, family_id TEXT NOT NULL,
            grant_id TEXT NOT NULL REFERENCES oauth_grants (id), workspace_id TEXT NOT NULL,
            integration_id TEXT NOT NULL, scopes TEXT NOT NULL, redirect_uri TEXT NOT NULL, challenge TEXT, jkt TEXT,
            member_id TEXT, member_name TEXT NOT NULL, expires_at INTEGER NOT NULL, redeemed_at INTEGER
            """),
        .statement("CREATE INDEX oauth_codes_by_time ON oauth_codes (expires_at)"),
        .table(
            "oauth_registration_tokens",
            """
            id TEXT NOT NULL PRIMARY KEY, workspace_id TEXT NOT NULL REFERENCES workspaces (id),
            hash BLOB NOT NULL UNIQUE, last_four TEXT NOT NULL, created_by_name TEXT NOT NULL,
            created_at INTEGER NOT NULL, last_used_at INTEGER, revoked_at INTEGER
            """),
        .table(
            "oauth_pushed_requests",
            """
            hash BLOB NOT NULL PRIMARY KEY, integration_id TEXT NOT NULL, parameters TEXT NOT NULL,
            expires_at INTEGER NOT NULL
            """),
        .statement("CREATE INDEX oauth_pushed_requests_by_time ON oauth_pushed_requests (expires_at)"),
        .table(
            "oauth_device_codes",
            """
            hash BLOB NOT NULL PRIMARY KEY, user_code_hash BLOB NOT NULL UNIQUE, family_id TEXT NOT NULL,
            integration_id TEXT NOT NULL, scopes TEXT NOT NULL, state TEXT NOT NULL, grant_id TEXT,
            workspace_id TEXT, member_id TEXT, member_name TEXT NOT NULL, expires_at INTEGER NOT NULL,
            poll_interval INTEGER NOT NULL, last_asked_at INTEGER
            """),
        .statement("CREATE INDEX oauth_device_codes_by_time ON oauth_device_codes (expires_at)"),
        .table(
            "oauth_refresh_tokens",
            """
            hash BLOB NOT NULL PRIMARY KEY, family_id TEXT NOT NULL,
            grant_id TEXT NOT NULL REFERENCES oauth_grants (id), workspace_id TEXT NOT NULL,
            integration_id TEXT NOT NULL, scopes TEXT NOT NULL, member_id TEXT, member_name TEXT NOT NULL,
            client_secret_id TEXT, jkt TEXT, created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, family_ends_at INTEGER NOT NULL,
            used_at INTEGER, revoked_at INTEGER
            """),
        .statement("CREATE INDEX oauth_refresh_tokens_by_family ON oauth_refresh_tokens (family_id)"),
        .statement("CREATE INDEX oauth_refresh_tokens_by_time ON oauth_refresh_tokens (expires_at)"),
        .statement("ALTER TABLE access_tokens ADD COLUMN kind TEXT NOT NULL DEFAULT 'workspace'"),
        .statement("ALTER TABLE access_tokens ADD COLUMN grant_id TEXT"),
        .statement("ALTER TABLE access_tokens ADD COLUMN family_id TEXT"),
        .statement("ALTER TABLE access_tokens ADD COLUMN client_secret_id TEXT"),
        .statement("ALTER TABLE access_tokens ADD COLUMN parent_id TEXT"),
        .statement("ALTER TABLE access_tokens ADD COLUMN jkt TEXT"),
        .statement("CREATE INDEX access_tokens_by_parent ON access_tokens (parent_id) WHERE parent_id IS NOT NULL"),
        .statement("CREATE INDEX access_tokens_by_grant ON access_tokens (grant_id) WHERE grant_id IS NOT NULL"),
        .statement("CREATE INDEX access_tokens_by_family ON access_tokens (family_id) WHERE family_id IS NOT NULL"),
        .statement(
            """
            CREATE INDEX access_tokens_by_client_secret ON access_tokens (client_secret_id)
            WHERE client_secret_id IS NOT NULL
            """),
        .statement(
            """
            CREATE INDEX access_tokens_by_expiry ON access_tokens (expires_at) WHERE kind = 'oauth'
            """)),
    Migration(
        15, "OAuth for members, with keys",
        .statement("ALTER TABLE oauth_clients ADD COLUMN level TEXT NOT NULL DEFAULT 'workspace'"),
        .statement("ALTER TABLE oauth_clients ADD COLUMN requires_pushed_requests INTEGER NOT NULL DEFAULT 0"),
        .statement("ALTER TABLE oauth_client_secrets ADD COLUMN public_key TEXT"),
        .statement("ALTER TABLE oauth_codes ADD COLUMN level TEXT NOT NULL DEFAULT 'workspace'"),
        .statement("ALTER TABLE oauth_device_codes ADD COLUMN level TEXT NOT NULL DEFAULT 'workspace'"),
        .statement("ALTER TABLE oauth_refresh_tokens ADD COLUMN level TEXT NOT NULL DEFAULT 'workspace'"),
        .statement("ALTER TABLE access_tokens ADD COLUMN level TEXT NOT NULL DEFAULT 'workspace'"),
        .statement(
            "CREATE INDEX access_tokens_by_member ON access_tokens (created_by_member_id) WHERE level = 'user'"),
        .statement(
            "CREATE INDEX oauth_refresh_tokens_by_member ON oauth_refresh_tokens (member_id) WHERE level = 'user'")),
]

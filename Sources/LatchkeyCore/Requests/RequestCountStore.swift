import LatchkeyStorage

/// Counted requests: a series per token and operation, its counts in periods of five minutes, and after some hours of an
/// hour.
enum RequestCountStore {
    static let hour: Int64 = 3600

    /// Adds a slice to what is known.
    static func write(
        _ slice: RequestTally, at now: Instant, _ pace: Pace, _ transaction: any Transaction
    ) throws {
        try pace.each(slice.entries) { try add($0, of: slice, transaction) }
        try note(slice.usedOperations(), transaction)
        try pace.each(slice.networks) { try TokenNetworkStore.note($0, at: now, transaction) }
    }

    /// Adds counts, with what is known of the last request.
    private static func add(
        _ entry: RequestTally.Entry, of tally: RequestTally, _ transaction: any Transaction
    ) throws {
        let token = entry.token
        let series = try transaction.value(
            """
            INSERT INTO request_series (workspace_id, integration_id, access_token_id, operation, last_used_at,
                last_status, last_address, last_user_agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (access_token_id, operation) DO UPDATE SET last_used_at = excluded.last_used_at,
                last_status = excluded.last_status, last_address = excluded.last_address,
                last_user_agent = excluded.last_user_agent
                WHERE excluded.last_used_at >= request_series.last_used_at
            RETURNING number
            """, token.workspaceID, token.integrationID, token.tokenID, entry.operation.name, tally.lastAt(entry),
            Int(entry.lastStatus), entry.client.address, entry.client.userAgent, as: Int64.self)
        let known = try series ?? numberOfSeries(entry, transaction)
        guard let known else { return }
        try transaction.execute(
            """
            INSERT INTO request_counts (series, length, start, requests, errors, limited, duration)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (series, length, start) DO UPDATE SET requests = request_counts.requests + excluded.requests,
                errors = request_counts.errors + excluded.errors, limited = request_counts.limited + excluded.limited,
                duration = request_counts.duration + excluded.duration
            """, known, RequestCounter.periodLength, tally.start, Int(entry.requests), Int(entry.errors),
            Int(entry.limited), Int(entry.microseconds))
    }

    private static func numberOfSeries(
        _ entry: RequestTally.Entry, _ connection: any Connection
    ) throws -> Int64? {
        try connection.value(
            "SELECT number FROM request_series WHERE access_token_id = ? AND operation = ?", entry.token.tokenID,
            entry.operation.name)
    }

    /// Joins periods that began before `end` into hours.
    ///
    /// - Parameter end: seconds since 1970, the beginning of an hour.
    static func joinHours(before end: Int64, _ transaction: any Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO request_counts (series, length, start, requests, errors, limited, duration)
            SELECT series, ?, start - start % ?, SUM(requests), SUM(errors), SUM(limited), SUM(duration)
            FROM request_counts WHERE length = ? AND start < ? GROUP BY series, start - start % ?
            ON CONFLICT (series, length, start) DO UPDATE SET requests = request_counts.requests + excluded.requests,
                errors = request_counts.errors + excluded.errors, limited = request_counts.limited + excluded.limited,
                duration = request_counts.duration + excluded.duration
            """, hour, hour, RequestCounter.periodLength, end, hour)
        try transaction.execute(
            "DELETE FROM request_counts WHERE length = ? AND start < ?", RequestCounter.periodLength, end)
    }

    /// Removes counts from before `end`, and then series without any whose last use is as old. What operations an
    /// integration has ever used stays known.
    static func removeOld(before end: Instant, _ transaction: any Transaction) throws {
        try transaction.execute(
            "DELETE FROM request_counts WHERE length = ? AND start < ?", hour, end.seconds)
        try transaction.execute(
            """
            DELETE FROM request_series WHERE last_used_at < ?
                AND NOT EXISTS (SELECT 1 FROM request_counts c WHERE c.series = request_series.number)
            """, end)
        try transaction.execute("DELETE FROM token_networks WHERE last_seen_at < ?", end)
    }

    static func note(_ operations: [IntegrationOperation: Instant], _ transaction: any Transaction) throws {
        for (use, at) in operations {
            try transaction.execute(
                """
                INSERT INTO integration_operations (workspace_id, integration_id, operation, last_used_at)
                VALUES (?, ?, ?, ?)
                ON CONFLICT (workspace_id, integration_id, operation)
                    DO UPDATE SET last_used_at = excluded.last_used_at
                    WHERE excluded.last_used_at > integration_operations.last_used_at
                """, use.workspace, use.integration, use.operation.name, at)
        }
    }
}

let requestMigrations = [
    Migration(
        22, "counted requests",
        .table(
            "request_series",
            """
            number IDENTITY, workspace_id TEXT NOT NULL REFERENCES workspaces (id), integration_id TEXT NOT NULL,
            access_token_id TEXT NOT NULL, operation TEXT NOT NULL, last_used_at INTEGER NOT NULL,
            last_status INTEGER NOT NULL, last_address TEXT, last_user_agent TEXT, UNIQUE (access_token_id, operation)
            """),
        .statement("CREATE INDEX request_series_by_integration ON request_series (workspace_id, integration_id)"),
        .statement("CREATE INDEX request_series_by_use ON request_series (last_used_at)"),
        .clusteredTable(
            "request_counts",
            """
            series INTEGER NOT NULL, length INTEGER NOT NULL, start INTEGER NOT NULL, requests INTEGER NOT NULL,
            errors INTEGER NOT NULL, limited INTEGER NOT NULL, duration INTEGER NOT NULL,
            PRIMARY KEY (series, length, start)
            """),
        .statement("CREATE INDEX request_counts_by_start ON request_counts (length, start)"),
        .clusteredTable(
            "integration_operations",
            """
            workspace_id TEXT NOT NULL REFERENCES workspaces (id), integration_id TEXT NOT NULL,
            operation TEXT NOT NULL, last_used_at INTEGER NOT NULL,
            PRIMARY KEY (workspace_id, integration_id, operation)
            """),
        .clusteredTable(
            "token_networks",
            """
            access_token_id TEXT NOT NULL, network TEXT NOT NULL,
            workspace_id TEXT NOT NULL REFERENCES workspaces (id), first_seen_at INTEGER NOT NULL,
            last_seen_at INTEGER NOT NULL, PRIMARY KEY (access_token_id, network)
            """),
        .statement("CREATE INDEX token_networks_by_use ON token_networks (last_seen_at)"))
]

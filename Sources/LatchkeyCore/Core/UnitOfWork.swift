import LatchkeyStorage

/// One use case's transaction. Its rows, audit events and the changes that caches must hear of commit together.
struct UnitOfWork {
    let transaction: any Transaction
    let now: Instant
    let ids: IDGenerator
    /// Nil: the instance sends no mail.
    let letterhead: Letterhead?
    private let changes = ChangeList()
    /// Answers that stay true until the end of the transaction.
    let answers = Answers()

    init(transaction: any Transaction, now: Instant, ids: IDGenerator, letterhead: Letterhead? = nil) {
        self.transaction = transaction
        self.now = now
        self.ids = ids
        self.letterhead = letterhead
    }

    /// Says that what caches know of `subject` is no longer true.
    func changed(_ subject: Change.Subject) {
        changes.subjects.append(subject)
    }

    /// Says that the outbox has something new.
    func emitted() {
        answers.news.hasEmitted = true
    }

    /// Says that a webhook is not as it was.
    func changedWebhooks() {
        answers.news.hasChangedWebhooks = true
    }

    /// Numbers the changes in this transaction.
    fileprivate func record() throws -> [Change] {
        try ChangeStore.append(changes.subjects, at: now, in: transaction)
    }

    /// A box, so that a unit of work can be passed as a value. It lives and dies inside one run of one body.
    private final class ChangeList {
        var subjects: [Change.Subject] = []
    }

    /// Another such box, for what would be asked again for every record of many.
    final class Answers {
        var wantedEvents: [String: Bool] = [:]
        var news = News()
    }

    /// What others in this process are told once the transaction is written.
    struct News: Sendable {
        var hasEmitted = false
        var hasChangedWebhooks = false
    }
}

extension Core {
    /// Runs one use case in a transaction. When it returns, every cache of this process knows what changed.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (UnitOfWork) throws -> Value
    ) async throws -> Value {
        let now = clock.now()
        let (ids, letterhead) = (ids, letterhead)
        do {
            let (value, changes, news) = try await database.write { transaction in
                let unit = UnitOfWork(transaction: transaction, now: now, ids: ids, letterhead: letterhead)
                let value = try body(unit)
                return (value, try unit.record(), unit.answers.news)
            }
            tokenChecker.apply(changes)
            schemaCache.apply(changes)
            clientCache.apply(changes)
            if news.hasChangedWebhooks { webhookRevision.advance() }
            if news.hasEmitted { outboxSignal.raise() }
            return value
        } catch StorageError.full {
            throw LatchkeyError(
                .unavailable, .storageFull, "The server's disk is full, so nothing was saved. Reading goes on.")
        }
    }

    /// The same for an administrator, who must still be one when the transaction runs.
    func administer<Value: Sendable>(
        _ administrator: Administrator, _ body: @escaping @Sendable (UnitOfWork) throws -> Value
    ) async throws -> Value {
        try await write { unit in
            try administrator.verify(in: unit.transaction)
            return try body(unit)
        }
    }

    /// Reads one snapshot. The body may run twice.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value {
        do {
            return try await database.read(body)
        } catch StorageError.interrupted {
            throw LatchkeyError.tookTooLong
        }
    }
}

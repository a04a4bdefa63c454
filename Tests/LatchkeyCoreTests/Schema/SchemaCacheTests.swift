import Synchronization
import Testing

@testable import LatchkeyCore

@Suite struct SchemaCacheTests {
    private func schema(_ version: Int64) -> WorkspaceSchema {
        WorkspaceSchema(workspaceID: ID(high: 1, low: 1), slug: "a", version: version, objects: [], attributes: [])
    }

    private func change(_ sequence: Int64) -> Change {
        Change(sequence: sequence, subject: .schema(ID(high: 1, low: 1)))
    }

    @Test func whatWasReadBeforeAnAppliedChangeIsNotKept() {
        let cache = SchemaCache()
        let id: WorkspaceID = ID(high: 1, low: 1)
        cache.store(schema(1), readAt: 5)
        #expect(cache.find(id)?.version == 1)
        cache.apply([change(6)])
        #expect(cache.find(id) == nil)
        cache.store(schema(1), readAt: 5)
        #expect(cache.find(id) == nil)
        cache.store(schema(2), readAt: 6)
        #expect(cache.find(id)?.version == 2)
        cache.apply([])
        #expect(cache.find(id)?.version == 2)
    }

    @Test func aChangeIsSeenAtOnce() async throws {
        let desk = try await DataDesk.open()
        #expect(try await desk.schema.object(named: "things") == nil)
        try await desk.object("things")
        #expect(try await desk.schema.object(named: "things") != nil)
        let version = try await desk.schema.version
        try await desk.attribute("code", .text, of: "things")
        #expect(try await desk.schema.version == version + 1)
    }

    /// A write that was prepared with an older schema is prepared again.
    @Test func writesAndChangesOfTheSchemaGoTogether() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("things")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<10 {
                group.addTask { try await desk.attribute("a\(number)", .text, of: "things") }
                group.addTask { try await desk.create("things", ["name": .string("\(number)")]) }
            }
            try await group.waitForAll()
        }
        #expect(try await desk.query("things").count == 10)
        #expect(try await desk.schema.require("things").visible.count == 14)
        try await IndexAudit.check(desk)
    }

    /// However often the schema changes in between, a write goes through.
    @Test func aWriteOutlivesManyChangesOfTheSchema() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("things")
        let tries = Mutex(0)
        let version = try await desk.core.withSchema(of: desk.access.workspaceID) { schema in
            let number = tries.withLock { tries in
                tries += 1
                return tries
            }
            if number <= 20 { try await desk.attribute("a\(number)", .text, of: "things") }
            return try await desk.core.write { unit in
                try schema.requireCurrent(in: unit.transaction)
                return schema.version
            }
        }
        #expect(tries.withLock { $0 } == 21)
        #expect(try await desk.schema.version == version)
    }

    @Test func workspacesHaveTheirOwnObjects() async throws {
        let desk = try await DataDesk.open()
        try await desk.object("things")
        let other = DataDesk(test: desk.test, admin: try await desk.test.workspace("Other", admin: "eve@example.com"))
        #expect(try await other.schema.object(named: "things") == nil)
        let own = try await desk.schema.require("people").object
        #expect(try await other.schema.object(named: own.id.text) == nil)
        try await other.object("things")
        try await desk.create("things", ["name": "Ours"])
        #expect(try await other.query("things").isEmpty)
    }
}

import FoundationEssentials
import LatchkeyStorage
import Synchronization
import Testing

@testable import LatchkeyCore

/// From a change to what its receiver gets, with a receiver that answers what the test says.
@Suite struct WebhookDeliveryTests {
    @Test func aChangeArrivesSigned() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, secret) = try await desk.subscribe("record.created")
        let record = try await desk.company("Halden")
        try await desk.turn()
        let requests = desk.receiver.take()
        let request = try #require(requests.first)
        #expect(requests.count == 1)
        let headers = Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value) })
        let body = try JSON(parsing: request.body)
        #expect(body["webhook_id"]?.string == webhook.id.text)
        #expect(body["events"]?.array?.count == 1)
        let event = try #require(body["events"]?.array?.first)
        #expect(event["event_type"]?.string == "record.created" && event["id"]?["record_id"]?.string == record)
        let signature = WebhookSignature(secret: secret)
        #expect(headers["attio-signature"] == signature.attio(request.body))
        #expect(headers["x-attio-signature"] == headers["attio-signature"])
        let id = try #require(headers["webhook-id"])
        #expect(headers["idempotency-key"] == id)
        let seconds = desk.core.clock.now().seconds
        #expect(headers["webhook-timestamp"] == "\(seconds)")
        #expect(
            headers["webhook-signature"] == signature.standard(id: id, timestamp: seconds, request.body))
        try await desk.turn()
        #expect(desk.receiver.take().isEmpty)
        #expect(
            try await desk.core.database.read { try $0.value("SELECT COUNT(*) FROM outbox_events", as: Int.self) } == 0)
    }

    @Test func onlyWhatIsWantedArrives() async throws {
        let desk = try await WebhookDesk.open()
        let people = try await desk.data.schema.require("people").object.id.text
        let filter = try #require(
            WebhookFilter(["$or": [["field": "id.object_id", "operator": "equals", "value": .string(people)]]]))
        _ = try await desk.subscribe("record.created", filter: filter)
        try await desk.company("Halden")
        try await desk.data.create("people", ["name": "Ada Byron"])
        try await desk.turn()
        #expect(desk.receiver.take().count == 1)
    }

    @Test func itIsTriedElevenTimesOverThreeDays() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, _) = try await desk.subscribe("record.created")
        try await desk.company("Halden")
        let begin = desk.core.clock.now()
        var keys: Set<String> = []
        var last = begin
        for attempt in 1...11 {
            desk.receiver.answer(DeliveryOutcome(status: 500))
            try await desk.turn()
            let came = desk.receiver.take()
            #expect(came.count == 1, "attempt \(attempt)")
            keys.formUnion(came.flatMap(\.headers).filter { $0.name == "idempotency-key" }.map(\.value))
            last = desk.core.clock.now()
            #expect(try await desk.webhook(webhook.id).status == (attempt < 11 ? .active : .degraded))
            // Nothing comes before its time.
            try await desk.turn()
            #expect(desk.receiver.take().isEmpty)
            let next = try await desk.core.database.read {
                try $0.value(
                    "SELECT MIN(next_attempt_at) FROM webhook_deliveries WHERE state = 'pending'", as: Instant?.self)
            }
            if let next = next ?? nil { desk.data.clock.advance(by: next - desk.core.clock.now()) }
        }
        #expect(keys.count == 1)
        #expect((60...80).contains((last - begin).components.seconds / 3600))
        desk.data.clock.advance(by: .days(1))
        try await desk.turn()
        #expect(desk.receiver.take().isEmpty)
        // The next one that arrives makes it well again.
        try await desk.company("Northwind")
        try await desk.turn()
        #expect(try await desk.webhook(webhook.id).status == .active)
    }

    @Test func goneIsTheEnd() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, _) = try await desk.subscribe("record.created")
        desk.receiver.answer(DeliveryOutcome(status: 410))
        try await desk.company("Halden")
        try await desk.turn()
        #expect(desk.receiver.take().count == 1)
        #expect(try await desk.webhook(webhook.id).status == .inactive)
        try await desk.company("Northwind")
        try await desk.turn()
        #expect(desk.receiver.take().isEmpty)
    }

    @Test func fiveDaysOfFailureAreTheEnd() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, _) = try await desk.subscribe("record.created")
        desk.receiver.habit.withLock { $0 = DeliveryOutcome(status: nil, failure: "No connection could be made.") }
        for day in 0...5 {
            try await desk.company("Company \(day)")
            try await desk.turn()
            guard day < 5 else { break }
            #expect(try await desk.webhook(webhook.id).status != .inactive)
            desk.data.clock.advance(by: .days(1))
        }
        #expect(try await desk.webhook(webhook.id).status == .inactive)
    }

    @Test func theReceiverMayAskForMoreTime() async throws {
        let desk = try await WebhookDesk.open()
        _ = try await desk.subscribe("record.created")
        desk.receiver.answer(DeliveryOutcome(status: 429, retryAfter: .minutes(10)))
        try await desk.company("Halden")
        try await desk.turn()
        desk.data.clock.advance(by: .seconds(599))
        try await desk.turn()
        #expect(desk.receiver.take().count == 1)
        desk.data.clock.advance(by: .seconds(1))
        try await desk.turn()
        #expect(desk.receiver.take().count == 1)
    }

    @Test func atMostSoManyASecondAndTarget() async throws {
        let desk = try await WebhookDesk.open { $0.webhookRateLimit = 3 }
        _ = try await desk.subscribe("record.created")
        _ = try await desk.subscribe("record.created", to: "https://other.example.com/")
        for number in 1...5 { try await desk.company("Company \(number)") }
        try await desk.turn()
        #expect(desk.receiver.take().count == 6)
        try await desk.turn()
        #expect(desk.receiver.take().isEmpty)
        desk.data.clock.advance(by: .seconds(1))
        try await desk.turn()
        #expect(desk.receiver.take().count == 4)
    }

    @Test func eventsOfOneRecordKeepTheirOrder() async throws {
        let desk = try await WebhookDesk.open { $0.webhookRateLimit = 0 }
        _ = try await desk.subscribe("record.created", "record.updated", "record.deleted")
        for number in 1...20 {
            let record = try await desk.company("Company \(number)")
            try await desk.data.delete("companies", record)
        }
        try await desk.turn()
        var seen: [String: [String]] = [:]
        for request in desk.receiver.take() {
            let event = try #require(try JSON(parsing: request.body)["events"]?.array?.first)
            seen[event["id"]?["record_id"]?.string ?? "", default: []].append(event["event_type"]?.string ?? "")
        }
        #expect(seen.count == 20)
        #expect(seen.values.allSatisfy { $0.first == "record.created" && $0.last == "record.deleted" })
    }

    /// Otherwise the same would be sent again and again.
    @Test func aFullDiskStopsTheSending() async throws {
        let desk = try await WebhookDesk.open { $0.maximumPageCount = 400 }
        _ = try await desk.subscribe("record.created")
        try await desk.company("Halden")
        let reached = try await desk.delivery.dispatch()
        let junk = String(repeating: "x", count: 4_000)
        await #expect(throws: StorageError.full) {
            while true {
                _ = try await desk.core.database.write { transaction in
                    try transaction.execute(
                        "INSERT INTO instance_settings (name, value) VALUES (?, ?)", desk.core.newID(Webhook.self).text,
                        junk)
                }
            }
        }
        desk.receiver.habit.withLock { $0 = DeliveryOutcome(status: 200, response: junk + junk + junk) }
        for id in reached { await #expect(throws: (any Error).self) { try await desk.delivery.drain(id) } }
        #expect(desk.receiver.take().count == 1)
    }

    @Test func whatWaitsForAnInactiveOneIsGivenUp() async throws {
        let desk = try await WebhookDesk.open()
        _ = try await desk.subscribe("record.created")
        desk.receiver.answer(DeliveryOutcome(status: 500), DeliveryOutcome(status: 410))
        try await desk.company("Halden")
        try await desk.turn()
        try await desk.company("Northwind")
        try await desk.turn()
        try await desk.core.maintenance.cleanUp()
        let states = try await desk.core.database.read { connection in
            try connection.all("SELECT state FROM webhook_deliveries ORDER BY id") { try $0.next(String.self) }
        }
        #expect(states == ["failed", "failed"])
    }

    @Test func whatIsDeletedIsNotSent() async throws {
        let desk = try await WebhookDesk.open()
        let (webhook, _) = try await desk.subscribe("record.created")
        desk.receiver.answer(DeliveryOutcome(status: 500))
        try await desk.company("Halden")
        try await desk.turn()
        _ = desk.receiver.take()
        #expect(try await desk.core.webhooks.delete(desk.access, webhook.id))
        desk.data.clock.advance(by: .minutes(1))
        try await desk.turn()
        #expect(desk.receiver.take().isEmpty)
        #expect(
            try await desk.core.database.read {
                try $0.value("SELECT COUNT(*) FROM webhook_deliveries", as: Int.self)
            } == 0)
    }

    @Test func oldDeliveriesAreForgottenAfterThirtyDays() async throws {
        let desk = try await WebhookDesk.open()
        _ = try await desk.subscribe("record.created")
        try await desk.company("Halden")
        try await desk.turn()
        func count() async throws -> Int? {
            try await desk.core.database.read { try $0.value("SELECT COUNT(*) FROM webhook_attempts", as: Int.self) }
        }
        desk.data.clock.advance(by: .days(30))
        try await desk.core.maintenance.cleanUp()
        #expect(try await count() == 1)
        desk.data.clock.advance(by: .seconds(1))
        try await desk.core.maintenance.cleanUp()
        #expect(try await count() == 0)
    }

    /// The vector that libraries of Standard Webhooks have in common.
    @Test func standardWebhooksVector() throws {
        let key = try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let signed = WebhookSignature(key: Array(key)).standard(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, Array(#"{"test": 2432232314}"#.utf8))
        #expect(signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }
}

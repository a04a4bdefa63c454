import Dispatch
import HTTPTypes
import LatchkeyCore
import Synchronization
import Testing

@testable import LatchkeyServer

/// Lines of many threads, each with a lane of its own.
@Suite struct LogLaneTests {
    private final class Sink: Sendable {
        let bytes = Mutex<[UInt8]>([])
        var output: LogOutput { LogOutput { bytes in self.bytes.withLock { $0 += bytes } } }
        var lines: [String] {
            bytes.withLock { String(decoding: $0, as: UTF8.self) }.split(separator: "\n").map(String.init)
        }
    }

    @Test func noLineIsLostOrBrokenAndEachLaneKeepsItsOrder() {
        let sink = Sink()
        let writer = LogWriter(output: sink.output)
        DispatchQueue.concurrentPerform(iterations: 4) { number in
            let lane = writer.lane()
            for line in 0..<5000 { lane.append { $0 += "\(number) \(line)\n".utf8 } }
        }
        writer.flush()
        // What the writer's own thread has taken meanwhile may still be on its way: its next round comes after.
        let lines = sink.lines
        for number in 0..<4 {
            let own = lines.filter { $0.hasPrefix("\(number) ") }
            #expect(own == own.sorted { Int($0.dropFirst(2))! < Int($1.dropFirst(2))! })
        }
        #expect(Set(lines).count == lines.count)
    }

    @Test func whatIsTooMuchIsCounted() {
        let sink = Sink()
        let writer = LogWriter(output: sink.output)
        let lane = writer.lane()
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 1_000_000) + [UInt8(ascii: "\n")]
        // A lane holds four megabytes; the writer may take some of them meanwhile.
        for _ in 1...200 { lane.append { $0 += line } }
        writer.flush()
        #expect(sink.lines.count { $0.hasPrefix("x") } >= 4)
    }

    @Test(arguments: [ServerConfiguration.LogFormat.json, .text])
    func aTemplateWritesWhatTheLineWrites(format: ServerConfiguration.LogFormat) {
        let sink = Sink()
        let log = ServerLog(format: format, output: sink.output)
        let line = RequestLine(format: format, method: .get, route: "/v2/self", status: 200)
        let template = LogTemplate { bytes, open in
            line.append(to: &bytes, time: open, milliseconds: open, principal: open, id: open)
        }
        let values = ["2026-01-02T03:04:05.123456000Z", "12.345", "-", "01890a5d-ac96-774b-bcce-b302099a8057"]
        template.append(to: log.lane, most: 36) { index, buffer in
            buffer.copyBytes(from: values[index].utf8)
            return values[index].utf8.count
        }
        log.flush()
        var expected: [UInt8] = []
        line.append(to: &expected) {
            $0 += values[0].utf8
        } milliseconds: {
            $0 += values[1].utf8
        } principal: {
            $0 += values[2].utf8
        } id: {
            $0 += values[3].utf8
        }
        #expect(sink.lines == [String(decoding: expected.dropLast(), as: UTF8.self)])
    }

    @Test(arguments: [0, 1, 9, 10, 999, 1000, 1001, 59_999, 60_000, 123_456_789])
    func millisecondsAreWrittenAsTheyAreAppended(microseconds: Int) {
        var appended: [UInt8] = []
        LogLine.appendMilliseconds(microseconds, to: &appended)
        let written = withUnsafeTemporaryAllocation(byteCount: 24, alignment: 1) { buffer in
            let length = LogLine.writeMilliseconds(microseconds, to: buffer)
            return Array(buffer[..<length])
        }
        #expect(written == appended)
    }

    @Test func countsOfAllLanesAreAddedUp() {
        let metrics = RequestMetrics()
        let (one, two) = (metrics.lane(), metrics.lane())
        one.count(route: "/a", status: 200, microseconds: 50)
        let place = two.place(of: "/a")
        two.count(at: place, status: 200, microseconds: 300)
        two.count(at: place, status: 404, microseconds: 7_000_000)
        _ = two.place(of: "/never")
        var text = PrometheusText()
        metrics.write(to: &text)
        #expect(text.text.contains(#"latchkey_http_requests_total{route="/a",status="200"} 2"#))
        #expect(text.text.contains(#"latchkey_http_requests_total{route="/a",status="404"} 1"#))
        #expect(text.text.contains(#"latchkey_http_request_duration_seconds_bucket{route="/a",le="0.0001"} 1"#))
        #expect(text.text.contains(#"latchkey_http_request_duration_seconds_bucket{route="/a",le="0.0005"} 2"#))
        #expect(text.text.contains(#"latchkey_http_request_duration_seconds_count{route="/a"} 3"#))
        #expect(!text.text.contains("/never"))
    }

    @Test func idsOfAllLanesDiffer() {
        var lanes = [RequestIDs(), RequestIDs(), RequestIDs()]
        var known: Set<RequestID> = []
        for _ in 1...3000 {
            for lane in lanes.indices { #expect(known.insert(lanes[lane].make()).inserted) }
            #expect(known.insert(RequestID()).inserted)
        }
    }
}

package import LatchkeyStorage

/// A UUID that knows what it names, so that no id of one thing passes for that of another.
package struct ID<Subject>: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Any UUID in its usual text form, upper or lower case; nil for all else.
    package init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { bytes -> (UInt64, UInt64)? in
            guard bytes.count == 36 else { return nil }
            var halves: (UInt64, UInt64) = (0, 0)
            for position in 0..<36 {
                if position == 8 || position == 13 || position == 18 || position == 23 {
                    guard bytes[position] == UInt8(ascii: "-") else { return nil }
                    continue
                }
                guard let nibble = Hex.value(of: bytes[position]) else { return nil }
                // The third dash is in the middle of the number.
                if position < 18 {
                    halves.0 = halves.0 << 4 | UInt64(nibble)
                } else {
                    halves.1 = halves.1 << 4 | UInt64(nibble)
                }
            }
            return halves
        }
        guard let (high, low) = parsed else { return nil }
        self.init(high: high, low: low)
    }

    /// The lower-case text form, 36 characters.
    package var text: String {
        String(unsafeUninitializedCapacity: UUIDText.length) { buffer in
            UUIDText.write(high: high, low: low, to: UnsafeMutableRawBufferPointer(buffer))
            return UUIDText.length
        }
    }

    /// Appends the text form.
    package func appendText(to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(byteCount: UUIDText.length, alignment: 1) { buffer in
            UUIDText.write(high: high, low: low, to: buffer)
            bytes += buffer
        }
    }

    /// Writes the 36 characters of the text at the start of `buffer`, which must have room for them.
    @inline(__always)
    package func writeText(to buffer: UnsafeMutableRawBufferPointer) {
        UUIDText.write(high: high, low: low, to: buffer)
    }

    /// The 16 bytes of the UUID, in network order.
    func appendBytes(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { bytes += $0 }
    }

    /// What `appendBytes` wrote, at an offset; zeros behind the end.
    init(bytes: UnsafeRawBufferPointer, at offset: Int) {
        guard offset + 16 <= bytes.count else {
            self.init(high: 0, low: 0)
            return
        }
        self.init(
            high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self)))
    }
}

extension ID: CustomStringConvertible {
    package var description: String { text }
}

extension ID: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension ID: SQLEncodable, SQLDecodable {
    package var sqlValue: SQLValue { .text(text) }
    package init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(text)
    }
}

package typealias WorkspaceID = ID<Workspace>
package typealias UserID = ID<User>
package typealias MemberID = ID<WorkspaceMember>
package typealias InvitationID = ID<Invitation>
package typealias SessionID = ID<Session>
package typealias IntegrationID = ID<Integration>
package typealias AccessTokenID = ID<AccessToken>
package typealias ImageID = ID<Image>
package typealias AuditEventID = ID<AuditEvent>
package typealias ObjectID = ID<Object>
package typealias AttributeID = ID<Attribute>
package typealias OptionID = ID<SelectOption>
package typealias RecordID = ID<Record>
package typealias ViewID = ID<ObjectView>

/// A key of which all bits, or enough of them, come from a generator of random numbers or a keyed hash: nobody can choose
/// keys that meet, so a table needs no hash of its own.
protocol RandomKey: Equatable {
    var randomBits: UInt64 { get }
}

protocol RandomlyKeyed: AnyObject {
    associatedtype Key: RandomKey
    var key: Key { get }
}

/// Objects by their random keys, in nine bytes of room each and without a copy of the key: there may be a million. Open
/// addressing with linear probing; a removal closes its gap (Knuth, The Art of Computer Programming 6.4, algorithm R).
struct RandomKeyTable<Element: RandomlyKeyed> {
    /// Their number is zero or a power of two, and at least a quarter of them is free.
    private var slots: [Element?] = []
    /// What stands in each slot, as far as eight bits of its key tell; 0 for a free one. Most looks at others end here.
    private var tags: [UInt8] = []
    private(set) var count = 0

    subscript(key: Element.Key) -> Element? { slot(of: key).flatMap { slots[$0] } }

    /// Adds an object, in the place of one with the same key.
    mutating func insert(_ element: Element) {
        if let known = slot(of: element.key) {
            slots[known] = element
            return
        }
        if (count + 1) * 4 > slots.count * 3 { grow() }
        place(element)
        count += 1
    }

    mutating func remove(_ key: Element.Key) {
        if let slot = slot(of: key) { free(slot) }
    }

    /// Removes the next object from `hand` on, round and round, that is not needed; one must be.
    mutating func removeFirst(from hand: inout Int, where isDispensable: (Element) -> Bool) {
        while true {
            // After the last one, the first; the table may have grown since.
            hand = hand < slots.count ? hand : 0
            if let element = slots[hand], isDispensable(element) { return free(hand) }
            hand += 1
        }
    }

    func filter(_ isIncluded: (Element) -> Bool) -> Self {
        var result = Self()
        for case let element? in slots where isIncluded(element) { result.insert(element) }
        return result
    }

    private static func tag(_ key: Element.Key) -> UInt8 { UInt8(truncatingIfNeeded: key.randomBits) | 1 }

    /// Where the search for a key begins.
    private func home(_ key: Element.Key) -> Int { Int(truncatingIfNeeded: key.randomBits >> 8) & (slots.count - 1) }

    private func next(_ slot: Int) -> Int { (slot + 1) & (slots.count - 1) }

    private func slot(of key: Element.Key) -> Int? {
        guard count > 0 else { return nil }
        let tag = Self.tag(key)
        var slot = home(key)
        while tags[slot] != 0 {
            if tags[slot] == tag, slots[slot]?.key == key { return slot }
            slot = next(slot)
        }
        return nil
    }

    private mutating func place(_ element: Element) {
        var slot = home(element.key)
        while tags[slot] != 0 { slot = next(slot) }
        slots[slot] = element
        tags[slot] = Self.tag(element.key)
    }

    private mutating func free(_ slot: Int) {
        var (gap, slot) = (slot, next(slot))
        while let element = slots[slot] {
            // Whose way to its slot leads over the gap moves into it.
            let mask = slots.count - 1
            if (slot - home(element.key)) & mask >= (slot - gap) & mask {
                (slots[gap], tags[gap]) = (element, tags[slot])
                gap = slot
            }
            slot = next(slot)
        }
        (slots[gap], tags[gap]) = (nil, 0)
        count -= 1
    }

    private mutating func grow() {
        let elements = slots
        slots = Array(repeating: nil, count: max(8, elements.count * 2))
        tags = Array(repeating: 0, count: slots.count)
        for case let element? in elements { place(element) }
    }
}

// The half of a UUID that is random in version 7 too (RFC 9562 section 5.7).
extension ID: RandomKey {
    var randomBits: UInt64 { low }
}

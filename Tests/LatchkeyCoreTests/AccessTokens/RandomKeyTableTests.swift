import Testing

@testable import LatchkeyCore

/// The table against a dictionary, with keys that meet far more often than random ones do.
@Suite struct RandomKeyTableTests {
    private struct Key: RandomKey, Hashable {
        let number: Int
        // Eight homes, three of them with the same tag: long runs, across the end of the table too.
        var randomBits: UInt64 { UInt64(number % 8 * 31) << 8 | UInt64(number % 3) }
    }

    private final class Element: RandomlyKeyed {
        let key: Key
        var isDispensable = true
        init(_ key: Key) { self.key = key }
    }

    private var random = SeededGenerator(seed: 7)

    @Test mutating func holdsWhatADictionaryHolds() {
        var table = RandomKeyTable<Element>()
        var model: [Key: Element] = [:]
        for _ in 0..<20_000 {
            let key = Key(number: Int.random(in: 0..<60, using: &random))
            if Bool.random(using: &random) {
                let element = Element(key)
                table.insert(element)
                model[key] = element
            } else {
                table.remove(key)
                model[key] = nil
            }
            let asked = Key(number: Int.random(in: 0..<60, using: &random))
            #expect(table[asked] === model[asked])
            #expect(table.count == model.count)
        }
        #expect((0..<60).allSatisfy { table[Key(number: $0)] === model[Key(number: $0)] })
    }

    @Test func anEmptyTableHasNothing() {
        var table = RandomKeyTable<Element>()
        #expect(table[Key(number: 1)] == nil)
        table.remove(Key(number: 1))
        #expect(table.count == 0)
    }

    @Test func theHandRemovesOneAfterTheOther() {
        var table = RandomKeyTable<Element>()
        let elements = (0..<20).map { Element(Key(number: $0)) }
        for element in elements { table.insert(element) }
        elements[4].isDispensable = false
        var hand = 0
        for left in (1..<20).reversed() {
            table.removeFirst(from: &hand) { $0.isDispensable }
            #expect(table.count == left)
        }
        #expect(table[Key(number: 4)] === elements[4])
    }

    @Test func filtersWhatIsMeant() {
        var table = RandomKeyTable<Element>()
        for number in 0..<40 { table.insert(Element(Key(number: number))) }
        let even = table.filter { $0.key.number.isMultiple(of: 2) }
        #expect(even.count == 20)
        #expect((0..<40).allSatisfy { (even[Key(number: $0)] != nil) == $0.isMultiple(of: 2) })
    }
}

import Testing

@testable import LatchkeyServer

@Suite struct LoopPlacesTests {
    @Test func aLoopKnowsWhoWasLastSeenOnItsProcessor() {
        let places = LoopPlaces()
        #expect(!places.isShared(0, by: 0), "nobody else was seen anywhere")
        #expect(!places.isShared(1, by: 1))
        #expect(!places.isShared(0, by: 0))
        // The second loop comes to the first one's processor: either may wait for the other.
        #expect(places.isShared(0, by: 1))
        #expect(places.isShared(0, by: 0))
        // And leaves it.
        #expect(!places.isShared(1, by: 1))
        #expect(!places.isShared(0, by: 0))
    }

    @Test func moreLoopsThanPlacesShareThem() {
        let places = LoopPlaces()
        #expect(!places.isShared(3, by: 5) && !places.isShared(3, by: 5 + 64))
    }
}

import Testing

@testable import LatchkeyCore

@Suite struct ScopeSetTests {
    @Test func theCatalogueIsAttios() {
        #expect(ScopeResource.allCases.filter { !$0.isOwn }.count == 19)
        #expect(ScopeResource.allCases.filter(\.isOwn) == [.integration, .auditLog])
        #expect(ScopeSet.everything.count == 19)
        #expect(ScopeSet.everything.names.allSatisfy { $0.hasSuffix(":read-write") })
        #expect(Set(ScopeResource.allCases.map(\.sentence)).count == 21)
    }

    @Test func textIsAlphabeticalWithTheHighestLevel() throws {
        let scopes = try #require(ScopeSet(text: "task:read note:read-write  note:read\ncomment:read"))
        #expect(scopes.text == "comment:read note:read-write task:read")
        #expect(ScopeSet(text: "") == ScopeSet.none)
    }

    @Test(arguments: ["note", "note:", "note:write", ":read", "notes:read", "note:read:write", "note:none"])
    func unknownScopesAreNone(_ text: String) {
        #expect(ScopeSet(text: text) == nil)
    }

    /// Against the slow and plain way, for every pair of levels and with neighbours in the lanes.
    @Test func coversComparesLevelByLevel() {
        let pairs: [(ScopeResource, ScopeResource)] = [
            (.recordPermission, .objectConfiguration), (.note, .task), (.publicCollection, .privateCollection),
        ]
        for (first, second) in pairs {
            for a in ScopeLevel.allCases {
                for b in ScopeLevel.allCases {
                    for c in ScopeLevel.allCases {
                        for d in ScopeLevel.allCases {
                            let granted = ScopeSet([first: a, second: b])
                            let required = ScopeSet([first: c, second: d])
                            #expect(granted.covers(required) == (a >= c && b >= d), "\(a) \(b) covers \(c) \(d)")
                            #expect(granted.missing(from: required).isEmpty == granted.covers(required))
                            for resource in ScopeResource.allCases {
                                let (has, needs) = (granted[resource], required[resource])
                                #expect(granted.intersection(required)[resource] == min(has, needs))
                                #expect(granted.missing(from: required)[resource] == (has < needs ? needs : .none))
                            }
                        }
                    }
                }
            }
        }
    }

    @Test func theIntersectionIsTheLowerLevel() {
        let left = ScopeSet([.note: .readWrite, .task: .read])
        let right = ScopeSet([.note: .read, .comment: .read])
        #expect(left.intersection(right).text == "note:read")
        #expect(ScopeSet.everything.intersection(left) == left)
    }
}

import Testing

@testable import LatchkeyServer

@Suite struct PathTableTests {
    private func table(_ templates: String...) -> PathTable<String> {
        var table = PathTable<String>()
        for template in templates { table.update(template, initial: "") { $0 = template } }
        return table
    }

    @Test func aFixedSegmentGoesBeforeAParameter() throws {
        let table = table("/v2/objects/{object}", "/v2/objects/records", "/v2/{target}/{identifier}/attributes")
        #expect(table.match("/v2/objects/records")?.value == "/v2/objects/records")
        #expect(table.match("/v2/objects/people")?.value == "/v2/objects/{object}")
        // The fixed "objects" is a dead end here, so the search goes back to the parameter.
        let found = try #require(table.match("/v2/objects/people/attributes"))
        #expect(found.value == "/v2/{target}/{identifier}/attributes")
        #expect(found.parameters["target"] == "objects" && found.parameters["identifier"] == "people")
    }

    @Test func parametersOfTwoTemplatesMayHaveDifferentNames() throws {
        let table = table("/a/{one}", "/a/{other}/b")
        #expect(table.match("/a/x")?.parameters["one"] == "x")
        #expect(table.match("/a/x/b")?.parameters["other"] == "x")
        #expect(table.match("/a/x/b")?.parameters["one"] == nil)
    }

    @Test(arguments: [("/a/b%20c", "b c"), ("/a/%C3%A9", "é"), ("/a/%", "%"), ("/a/%zz", "%zz"), ("/a/%+1", "%+1")])
    func segmentsArePercentDecoded(_ path: String, _ value: String) throws {
        #expect(table("/a/{one}").match(path)?.parameters["one"] == value)
    }

    @Test(arguments: ["/", "/a", "/a//", "/a/b/c", "//a/b", "a/b", ""])
    func otherPathsDoNotMatch(_ path: String) {
        #expect(table("/a/{one}").match(path) == nil)
    }

    @Test func oneSlashAtTheEndIsNotToldApart() {
        #expect(table("/a/{one}").match("/a/b/")?.parameters["one"] == "b")
        #expect(table("/a").match("/a/")?.value == "/a")
        #expect(table("/").match("/")?.value == "/")
    }
}

import Testing

@testable import LatchkeyCore

@Suite struct CanonicalJSONTests {
    @Test(arguments: [
        (#"{"b": 1, "a": [true, null, {"z": "", "y": 2}]}"#, #"{"a":[true,null,{"y":2,"z":""}],"b":1}"#),
        (
            #"{"\u20ac": 1, "\r": 2, "1": 3, "\ud83d\ude00": 4, "\ufb33": 5}"#,
            "{\"\\r\":2,\"1\":3,\"€\":1,\"😀\":4,\"\u{fb33}\":5}"
        ),
        (#""\b\f\n\r\t\u0000\u001f\u007f\/\"\\é""#, "\"\\b\\f\\n\\r\\t\\u0000\\u001f\u{7f}/\\\"\\\\é\""),
    ])
    func isAsRFC8785HasIt(text: String, canonical: String) throws {
        #expect(try JSON(text: text).canonicalText.utf8.elementsEqual(canonical.utf8))
    }
}

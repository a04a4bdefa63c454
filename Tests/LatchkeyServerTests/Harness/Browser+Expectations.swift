import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

extension Browser {
    /// A browser in which this person is signed in.
    static func signedIn(_ client: any TestClientProtocol, as email: String) async throws -> Browser {
        let browser = Browser(client)
        try await browser.signIn(email)
        return browser
    }

    /// Opens a page and checks its status and that it has these texts.
    func expect(
        _ status: Int = 200, at path: String, has texts: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        check(try await open(path), path, status, texts, sourceLocation)
    }

    /// Submits a form and checks the status of the page that follows and its texts.
    func expect(
        _ status: Int = 200, submitting path: String, _ fields: [(String, String)] = [], has texts: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        check(try await submit(path, fields), path, status, texts, sourceLocation)
    }

    private func check(
        _ response: TestResponse, _ path: String, _ status: Int, _ texts: [String], _ sourceLocation: SourceLocation
    ) {
        #expect(response.status.code == status, "\(path)", sourceLocation: sourceLocation)
        for text in texts {
            // The whole page would fill the log.
            let isThere = page.contains(text)
            #expect(isThere, "\(path) lacks “\(text)”", sourceLocation: sourceLocation)
        }
    }
}

import FoundationEssentials
import LatchkeyServer

/// How this instance sends mail.
struct MailSettings: Sendable {
    private let server: SMTPServer
    private let sender: Mailbox

    /// Nil when nothing is set, or what is set is wrong.
    init?(_ reader: inout SettingsReader, environment: [String: String]) {
        let hasServer = reader.value(.smtpURL) != nil || reader.value(.smtpURLFile) != nil
        if hasServer != (reader.value(.mailFrom) != nil) {
            reader.note("smtp-url and mail-from belong together: set both or neither")
        }
        let server = Self.server(&reader, authorities: environment["SSL_CERT_FILE"])
        let sender = Self.sender(&reader)
        guard let server, let sender else { return nil }
        self.server = server
        self.sender = sender
    }

    func transport(from origin: PublicURL) -> SMTPTransport {
        SMTPTransport(server: server, sender: sender, publicURL: origin)
    }

    /// What is wrong is said without the URL: it may hold a password.
    private static func server(_ reader: inout SettingsReader, authorities: String?) -> SMTPServer? {
        let source = reader.value(.smtpURL)?.source
        guard let text = reader.secret(.smtpURL, orFile: .smtpURLFile) else { return nil }
        guard var server = SMTPServer(text) else {
            reader.note(
                "\(source ?? "smtp-url-file") must be as smtp://user:password@mail.example.com:587 or "
                    + "smtps://user:password@mail.example.com:465, user and password percent-encoded")
            return nil
        }
        if server.hasPassword, source == "--\(Setting.smtpURL.name)" {
            reader.note(
                "--smtp-url has a password, which others can read in the list of processes: set "
                    + "\(Setting.smtpURL.environmentName) or --smtp-url-file instead")
        }
        if let authorities, !authorities.isEmpty {
            if !FileManager.default.isReadableFile(atPath: authorities) {
                reader.note("SSL_CERT_FILE: cannot read \(authorities)")
            }
            server.authorities = authorities
        }
        return server
    }

    private static func sender(_ reader: inout SettingsReader) -> Mailbox? {
        guard let value = reader.value(.mailFrom) else { return nil }
        let sender = Mailbox(value.text)
        if sender == nil {
            reader.note(
                "\(value.source) is \"\(value.text)\", but must be an address, as in latchkey@example.com or "
                    + "Latchkey <latchkey@example.com>")
        }
        return sender
    }
}

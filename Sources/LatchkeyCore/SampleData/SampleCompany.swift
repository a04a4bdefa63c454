/// An invented company.
struct SampleCompany: Sendable {
    let name: String
    let domain: String
    /// A locality and a country, a region between them where there is one.
    let location: String
    let founded: String
    let categories: [String]
    let employees: String
    let revenue: String
    /// In US dollars; nil where nobody has invested.
    let funding: Double?
    let description: String

    /// Domains end in `.example`, which RFC 2606 keeps free for this.
    static let all: [SampleCompany] = {
        let lines = table.split(separator: "\n").map { SampleTable.cells(of: $0) }
        return stride(from: 0, to: lines.count - 1, by: 2).map { SampleCompany(lines[$0], lines[$0 + 1]) }
    }()

    private init(_ first: [String], _ second: [String]) {
        name = first[0]
        domain = "\(first[1]).example"
        location = first[2]
        founded = first[3]
        categories = second[0].split(separator: ",").map { String($0).trimmingWhitespace() }
        employees = second[1]
        revenue = second[2]
        funding = Double(second[3])
        description = second[4]
    }
}

/// Reads the tables of the sample data.
enum SampleTable {
    static func cells(of line: Substring) -> [String] {
        line.split(separator: "|", omittingEmptySubsequences: false).map { String($0).trimmingWhitespace() }
    }
}

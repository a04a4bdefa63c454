/// An invented person.
struct SamplePerson: Sendable {
    let first: String
    let last: String
    let title: String
    /// Where they work: a position in `SampleCompany.all`.
    let company: Int
    /// Their position in the company, and in all.
    let rank: Int
    let number: Int

    /// `ines.carvalho@tidewater-robotics.example`
    var email: String {
        "\(Slug.make(from: first)).\(Slug.make(from: last))@\(SampleCompany.all[company].domain)"
    }

    /// One that no caller ever reaches; nil where a country keeps no numbers free for fiction, and for some people.
    var phone: String? {
        guard number % 4 != 3, let range = SamplePhoneRange.of(SampleCompany.all[company].location) else { return nil }
        return range.number(number)
    }

    static let all: [SamplePerson] = {
        var all: [SamplePerson] = []
        var (company, rank) = (-1, 0)
        for line in (firstTable + "\n" + secondTable).split(separator: "\n") {
            let cells = SampleTable.cells(of: line)
            if cells.count == 1 {
                (company, rank) = (company + 1, 0)
            } else {
                all.append(
                    SamplePerson(
                        first: cells[0], last: cells[1], title: cells[2], company: company, rank: rank,
                        number: all.count))
                rank += 1
            }
        }
        return all
    }()
}

/// Telephone numbers that the regulator of a country keeps free for films and books.
struct SamplePhoneRange {
    let prefix: String
    let digits: Int

    func number(_ position: Int) -> String {
        let values = digits == 4 ? 10_000 : digits == 3 ? 1000 : 100
        let text = String(position * 37 % values)
        return prefix + String(repeating: "0", count: digits - text.count) + text
    }

    /// By the place's beginning: NANPA 555-01xx, Ofcom, Bundesnetzagentur, ARCEP, ACMA, ComReg, PTS.
    static func of(_ location: String) -> SamplePhoneRange? {
        ranges.first { location.hasPrefix($0.place) }?.range
    }

    private static let ranges: [(place: String, range: SamplePhoneRange)] = [
        ("Austin", .init(prefix: "+1 512 555 01", digits: 2)), ("Boston", .init(prefix: "+1 617 555 01", digits: 2)),
        ("Denver", .init(prefix: "+1 303 555 01", digits: 2)), ("Chicago", .init(prefix: "+1 312 555 01", digits: 2)),
        ("Houston", .init(prefix: "+1 713 555 01", digits: 2)),
        ("Minneapolis", .init(prefix: "+1 612 555 01", digits: 2)),
        ("Toronto", .init(prefix: "+1 416 555 01", digits: 2)),
        ("Vancouver", .init(prefix: "+1 604 555 01", digits: 2)),
        ("Montréal", .init(prefix: "+1 514 555 01", digits: 2)), ("London", .init(prefix: "+44 20 7946 0", digits: 3)),
        ("Manchester", .init(prefix: "+44 161 496 0", digits: 3)),
        ("Edinburgh", .init(prefix: "+44 131 496 0", digits: 3)),
        ("Glasgow", .init(prefix: "+44 141 496 0", digits: 3)), ("Berlin", .init(prefix: "+49 30 23125 ", digits: 3)),
        ("Hamburg", .init(prefix: "+49 40 66969 ", digits: 3)), ("Munich", .init(prefix: "+49 89 99998 ", digits: 3)),
        ("Paris", .init(prefix: "+33 1 99 00 ", digits: 4)), ("Bordeaux", .init(prefix: "+33 5 36 49 ", digits: 4)),
        ("Sydney", .init(prefix: "+61 2 5550 ", digits: 4)), ("Melbourne", .init(prefix: "+61 3 5550 ", digits: 4)),
        ("Dublin", .init(prefix: "+353 20 910 ", digits: 4)),
        ("Gothenburg", .init(prefix: "+46 31 390 06 ", digits: 2)),
    ]
}

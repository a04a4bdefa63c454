/// An invented deal, with the way it has gone.
struct SampleDeal: Sendable {
    /// A value, and how many days ago it began to hold.
    struct Step<Value: Sendable>: Sendable {
        let value: Value
        let daysAgo: Int
    }

    let name: String
    let company: Int
    /// The oldest first; the first of both begins with the deal.
    let stages: [Step<String>]
    let values: [Step<Double>]

    static let all: [SampleDeal] = table.split(separator: "\n").compactMap { line in
        let cells = SampleTable.cells(of: line)
        guard let company = SampleCompany.all.firstIndex(where: { $0.name == cells[0] }) else { return nil }
        return SampleDeal(
            name: "\(cells[0]): \(cells[1])", company: company, stages: steps(cells[2]) { $0 },
            values: steps(cells[3]) { Double($0) ?? 0 })
    }

    /// "Lead 74, In Progress 60"
    private static func steps<Value>(_ text: String, _ read: (String) -> Value) -> [Step<Value>] {
        text.split(separator: ",").map { part in
            let words = part.split(separator: " ")
            let value = words.dropLast().joined(separator: " ")
            return Step(value: read(value), daysAgo: words.last.flatMap { Int($0) } ?? 0)
        }
    }

    /// Company, what it is about, stages and values with the days since.
    private static let table = """
        Tidewater Robotics | Port pilot | Lead 78, In Progress 61, Won 🎉 24 | 48000 78, 62000 40
        Fernhollow Foods | Traceability roll-out | Lead 76, In Progress 58 | 120000 76
        Kestrel Payments | Charity bundle | Lead 75, In Progress 66, Won 🎉 31 | 36500 75
        Fjordlys Energi | Grid dashboards | Lead 73, In Progress 44 | 210000 73, 185000 20
        Elbtor Logistik | Customs portal | Lead 71, In Progress 55, Lost 29 | 94000 71
        Palmetto Learning | District licence | Lead 70, In Progress 52, Won 🎉 12 | 64000 70, 71500 18
        Copperfinch Analytics | Forecast add-on | Lead 68, In Progress 50 | 27000 68
        Hoshikawa Instruments | Calibration records | Lead 66, In Progress 49, Won 🎉 17 | 152000 66
        Blue Heron Health | Clinic outreach, 12 sites | Lead 64, In Progress 41 | 240000 64
        Vantora Cloud | Archive storage | Lead 63, In Progress 47, Lost 22 | 83000 63
        Granite Peak Outfitters | Returns desk | Lead 61, In Progress 39 | 41000 61
        Alderbrook Legal | Matter tracking | Lead 60, In Progress 45, Won 🎉 26 | 14400 60
        Saltspring Freight | Fleet renewal | Lead 57, In Progress 36 | 315000 57, 298000 9
        Octavia Biotech | Sample inventory | Lead 55, In Progress 34 | 128000 55
        Nordvik Components | Supplier scorecards | Lead 54, In Progress 38, Won 🎉 8 | 176000 54
        Hrafn Geothermal | Drilling logbook | Lead 51, Lost 33 | 39000 51
        Amberline Software | Night bus planner | Lead 48, In Progress 30 | 58000 48
        Prairie Signal | Elevator sensors, phase two | Lead 46, In Progress 25, Won 🎉 5 | 134000 46, 149000 11
        Taika Games | Player support | Lead 44, In Progress 27 | 52000 44
        Lotus Bridge Trading | Shipping documents | Lead 41, In Progress 21 | 87000 41
        Karoo Water | Leak survey, three towns | Lead 38, In Progress 19 | 205000 38
        Zefiro Mobility | Service app | Lead 36, In Progress 23, Lost 7 | 46000 36
        Harbour Nine | Café lending data | Lead 33, In Progress 16 | 99000 33
        Sunstone Clinics | Appointment reminders | Lead 29 | 165000 29
        Araucana Furniture | Workshop schedule | Lead 26, In Progress 10 | 23500 26
        Bluebonnet Insurance | Storm claims desk | Lead 22, In Progress 6 | 420000 22
        Saebyeok Systems | Shift exchange | Lead 18 | 74000 18
        Lakemere Trust | Tutor matching | Lead 13, In Progress 4 | 31000 13
        Maple & Main Hotels | Guest messages | Lead 9 | 68000 9
        Heliodor Aerospace | Test bench data | Lead 3 | 260000 3
        """
}

/// Something that has become otherwise since it was written down, so that records have a history.
struct SampleChange: Sendable {
    /// Both are positions in the sample.
    enum Subject: Sendable, Equatable {
        case person(Int)
        case company(Int)
    }

    let subject: Subject
    let attribute: String
    /// What was there before; the tables hold what is there now.
    let former: String
    let daysAgo: Int

    static let all: [SampleChange] = [
        .init(subject: .person(2), attribute: "job_title", former: "Shift Supervisor", daysAgo: 52),
        .init(subject: .person(13), attribute: "job_title", former: "Sales Development Representative", daysAgo: 47),
        .init(subject: .person(21), attribute: "job_title", former: "Financial Controller", daysAgo: 43),
        .init(subject: .person(47), attribute: "job_title", former: "Managing Director", daysAgo: 35),
        .init(subject: .person(95), attribute: "job_title", former: "Buyer", daysAgo: 28),
        .init(subject: .person(120), attribute: "job_title", former: "Marketing Manager", daysAgo: 15),
        .init(subject: .company(0), attribute: "employee_range", former: "11-50", daysAgo: 50),
        .init(subject: .company(12), attribute: "employee_range", former: "51-250", daysAgo: 37),
        .init(subject: .company(29), attribute: "estimated_arr_usd", former: "$1M-$10M", daysAgo: 30),
        .init(subject: .company(36), attribute: "employee_range", former: "11-50", daysAgo: 14),
    ]
}

/// What creating and updating a record do to it. Everything that can be refused is refused before anything is changed.
extension RecordWriter {
    /// Values that are known to be possible.
    typealias PreparedValues = [(attribute: Attribute, values: [AttributeValue])]

    /// The values of a new record: given ones, then defaults; what is required must be there.
    func prepareCreation(of object: ObjectSchema, _ input: ValueInput) throws -> PreparedValues {
        let resolver = ValueResolver(self)
        return try object.visible.filter { !$0.isDerived }.compactMap { attribute in
            let given = try input[attribute].map { try resolver.resolve($0, of: attribute) }
            let values = try given ?? defaultValues(of: attribute, resolver)
            try attribute.requireValue(values)
            return values.isEmpty ? nil : (attribute, values)
        }
    }

    /// Makes a record. It may refer to itself.
    func create(_ id: RecordID, of object: ObjectSchema, _ input: ValueInput) throws -> WorkingRecord {
        let record = make(id, of: object)
        try fill(record, try prepareCreation(of: object, input))
        return record
    }

    /// Gives a new record its values.
    func fill(_ record: WorkingRecord, _ prepared: PreparedValues) throws {
        for (attribute, values) in prepared { try set(record, attribute, values) }
        if record.object.object.standard == .people { try joinCompany(record) }
    }

    func update(_ record: WorkingRecord, _ input: ValueInput, overwriting: Bool) throws {
        let resolver = ValueResolver(self)
        let prepared = try input.values.map { attribute, parsed -> (Attribute, [AttributeValue]) in
            var values = try resolver.resolve(parsed, of: attribute)
            if attribute.isMultiselect, !overwriting, !parsed.isEmpty {
                values += record.document[attribute].map(\.value)
            }
            try attribute.requireValue(values)
            return (attribute, values)
        }
        for (attribute, values) in prepared { try set(record, attribute, values) }
    }

    private func defaultValues(of attribute: Attribute, _ resolver: ValueResolver) throws -> [AttributeValue] {
        switch attribute.defaultValue {
        case nil: return []
        case .dynamic("current-user"): return [.actor(actor)]
        case .dynamic(let template):
            guard let moment = ISODuration(template)?.after(unit.now) else { return [] }
            return [attribute.type == .date ? .date(String(moment.attioText.prefix(10))) : .timestamp(moment)]
        case .fixed(let values):
            // An option may have been archived, a record deleted, since the default was set.
            return values.flatMap { (try? resolver.resolve(attribute.parse(.array([$0]), schema))) ?? [] }
        }
    }

    /// A new person belongs to the company that has the domain of their e-mail address, which is made if there is none
    /// (FACTS.md 8.7); providers of free addresses are nobody's company.
    private func joinCompany(_ person: WorkingRecord) throws {
        guard let attribute = person.object.attribute(named: "company"),
            let companies = schema.object(named: "companies"),
            let emails = person.object.attribute(named: "email_addresses"),
            let domains = companies.attribute(named: "domains"), let name = companies.attribute(named: "name"),
            person.document[attribute].isEmpty, !attribute.isArchived
        else { return }
        for case .email(let email) in person.document[emails].map(\.value) where !FreeMail.isFree(email.domain) {
            let domain = AttributeValue.domain(DomainName(domain: email.root, root: email.root))
            let company: WorkingRecord
            if let known = try owner(of: domain, domains, companies) {
                company = known
            } else {
                company = make(unit.ids.next(), of: companies)
                try set(company, domains, [domain])
                let label = email.root.prefix { $0 != "." }
                try set(company, name, [.text(label.prefix(1).uppercased() + label.dropFirst())])
            }
            let reference = RecordReference(object: companies.object.number, record: company.id)
            return try set(person, attribute, [.record(reference)])
        }
    }
}

/// A tally as bytes: tables of what repeats (owners of tokens, operations, clients), each a count and its rows, then the
/// entries and the networks. Numbers are varints, ids 16 bytes, texts have their length before them.
extension RequestTally {
    /// What `init(bytes:)` reads.
    var bytes: [UInt8] {
        var (owners, clients) = (RequestTable<TokenOwner>(), RequestTable<RequestClient>())
        var operations: [LoggedOperation] = []
        var body: [UInt8] = []
        for entry in entries {
            entry.token.tokenID.appendBytes(to: &body)
            let operation = operations.firstIndex(of: entry.operation) ?? operations.count
            if operation == operations.count { operations.append(entry.operation) }
            let numbers = [
                owners.position(of: entry.token.owner), operation, clients.position(of: entry.client),
                Int(entry.requests), Int(entry.errors), Int(entry.limited), Int(entry.microseconds),
                Int(entry.lastOffset), Int(entry.lastStatus),
            ]
            for number in numbers { Varint.append(UInt64(number), to: &body) }
        }
        Varint.append(UInt64(networks.count), to: &body)
        for use in networks {
            use.token.tokenID.appendBytes(to: &body)
            Varint.append(UInt64(owners.position(of: use.token.owner)), to: &body)
            body.append(text: use.network)
        }
        return head(owners.rows, operations, clients.rows) + body
    }

    private func head(
        _ owners: [TokenOwner], _ operations: [LoggedOperation], _ clients: [RequestClient]
    ) -> [UInt8] {
        var head: [UInt8] = []
        Varint.append(ZigZag.encode(start), to: &head)
        Varint.append(UInt64(owners.count), to: &head)
        for owner in owners {
            owner.integrationID.appendBytes(to: &head)
            owner.workspaceID.appendBytes(to: &head)
        }
        Varint.append(UInt64(operations.count), to: &head)
        for operation in operations { head.append(text: operation.name) }
        Varint.append(UInt64(clients.count), to: &head)
        for client in clients {
            head.append(text: client.address ?? "")
            head.append(text: client.userAgent ?? "")
        }
        Varint.append(UInt64(entries.count), to: &head)
        return head
    }

    init(bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { RequestTally(ByteReader($0)) }
    }

    private init(_ bytes: ByteReader) {
        var reader = bytes
        let start = ZigZag.decode(reader.next())
        let owners = (0..<reader.nextCount()).map { _ in
            TokenOwner(integrationID: reader.nextID(), workspaceID: reader.nextID())
        }
        let operations = (0..<reader.nextCount()).map { _ in LoggedOperation(reader.nextText()) }
        let clients = (0..<reader.nextCount()).map { _ in
            let (address, agent) = (reader.nextText(), reader.nextText())
            return RequestClient(
                address: address.isEmpty ? nil : address, userAgent: agent.isEmpty ? nil : agent)
        }
        let entries = (0..<reader.nextCount()).compactMap { _ in
            Entry(&reader, owners: owners, operations: operations, clients: clients)
        }
        let networks = (0..<reader.nextCount()).compactMap { _ -> NetworkUse? in
            let (id, owner, network) = (reader.nextID(AccessToken.self), reader.nextIndex(), reader.nextText())
            guard owners.indices.contains(owner) else { return nil }
            return NetworkUse(token: TokenActivity(tokenID: id, owner: owners[owner]), network: network)
        }
        self.init(start: start, entries: entries, networks: networks)
    }
}

extension RequestTally.Entry {
    fileprivate init?(
        _ reader: inout ByteReader, owners: [TokenOwner], operations: [LoggedOperation], clients: [RequestClient]
    ) {
        let (id, owner, operation, client) = (
            reader.nextID(AccessToken.self), reader.nextIndex(), reader.nextIndex(), reader.nextIndex()
        )
        let (requests, errors, limited) = (reader.next(), reader.next(), reader.next())
        let (microseconds, lastOffset, lastStatus) = (reader.next(), reader.next(), reader.next())
        guard owners.indices.contains(owner), operations.indices.contains(operation), clients.indices.contains(client)
        else { return nil }
        self.init(
            token: TokenActivity(tokenID: id, owner: owners[owner]), client: clients[client],
            microseconds: UInt32(clamping: microseconds), requests: UInt32(clamping: requests),
            lastOffset: UInt32(clamping: lastOffset), errors: UInt16(clamping: errors),
            limited: UInt16(clamping: limited), lastStatus: UInt16(clamping: lastStatus),
            operation: operations[operation])
    }
}

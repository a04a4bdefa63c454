extension Double {
    /// A finite number as people write it; nil for what only programmers call one (`0x10`, `nan`).
    ///
    /// - Parameter mayHaveExponent: whether `1.5E+06` is one, as spreadsheets write it.
    init?(decimal text: some StringProtocol, mayHaveExponent: Bool = false) {
        let others = mayHaveExponent ? "+-.eE" : "+-."
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || others.utf8.contains($0) }),
            let number = Double(text), number.isFinite
        else { return nil }
        self = number
    }
}

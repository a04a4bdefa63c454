import FoundationEssentials

#if canImport(Glibc)
import Glibc
#endif

/// The program's code in memory.
enum ProgramCode {
    /// Gives back what only the start has needed, a third of it all. What is used again comes back from its file; no page of
    /// code differs from that.
    static func giveBack() {
        #if canImport(Glibc)
        guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8) else { return }
        for range in mappings(maps) {
            _ = madvise(UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count, Int32(MADV_DONTNEED))
        }
        #endif
    }

    /// Where code of files is mapped that nobody can write to (proc_pid_maps(5)): `start-end r-xp offset device inode path`.
    static func mappings(_ maps: String) -> [Range<UInt>] {
        maps.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: true)
            guard fields.count == 6, fields[1] == "r-xp", fields[4] != "0" else { return nil }
            let bounds = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            return bounds.count == 2 && bounds[0] < bounds[1] ? bounds[0]..<bounds[1] : nil
        }
    }
}

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Proof that this process owns a data folder. Given up when it is released, and by the kernel if the process dies.
final class DataFolderLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Takes the lock, or returns nil if another process has it.
    static func acquire(_ folder: DataFolder) throws(CommandError) -> DataFolderLock? {
        let descriptor = open(folder.lockFile, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandError("cannot open \(folder.lockFile): \(SystemError.current)")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            if code == EWOULDBLOCK { return nil }
            throw CommandError("cannot lock \(folder.lockFile): \(String(cString: strerror(code)))")
        }
        let text = Array("\(getpid())\n".utf8)
        // The number is for messages only, so a full disk must not stand in the way here.
        _ = ftruncate(descriptor, 0)
        _ = pwrite(descriptor, text, text.count, 0)
        return DataFolderLock(descriptor: descriptor)
    }

    /// The number of the process that owns the folder, as far as the lock file tells.
    static func owner(of folder: DataFolder) -> Int? {
        let descriptor = open(folder.lockFile, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return nil }
        return Int(String(decoding: bytes.prefix(count).prefix { $0 != 10 }, as: UTF8.self))
    }
}

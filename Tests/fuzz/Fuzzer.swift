#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// libFuzzer, and the property that it is to break: `LATCHKEY_PROPERTY`, as all arguments are libFuzzer's, which starts itself
/// again with them.
enum Fuzzer {
    private static let property = getenv("LATCHKEY_PROPERTY").flatMap { Property(rawValue: String(cString: $0)) }

    static func run() -> Int32 {
        guard property != nil else {
            print("LATCHKEY_PROPERTY is one of", Property.allCases.map(\.rawValue).joined(separator: " "))
            return 64
        }
        var (count, arguments) = (CommandLine.argc, CommandLine.unsafeArgv)
        return runDriver(&count, &arguments, checkInput)
    }

    fileprivate static func check(_ bytes: [UInt8]) {
        do { try property?.check(bytes) } catch {
            print("BROKEN: \(error)")
            fflush(nil)
            abort()
        }
    }
}

/// What libFuzzer calls: a function, since the compiler (6.3) does not survive a closure here.
private func checkInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    Fuzzer.check(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// Of libclang_rt.fuzzer_no_main, which has no Swift module: it leaves `main` to the executable, as SwiftPM wants it.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ check: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

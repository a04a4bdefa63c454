#if canImport(Glibc)
internal import CGlibc
internal import Glibc
#endif

/// The processor that the calling thread runs on.
package enum Processor {
    /// Its number; always the same where the system tells none.
    static var current: Int32 {
        #if canImport(Glibc)
        sched_getcpu()
        #else
        0
        #endif
    }

    /// Lets threads run that wait for this processor.
    package static func letOthersRun() {
        #if canImport(Glibc)
        _ = sched_yield()
        #endif
    }
}

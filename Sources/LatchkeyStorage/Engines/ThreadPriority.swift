#if canImport(Glibc)
import Glibc
#endif

/// Has the calling thread, one of its own for work that nobody waits for, stand back where others need the processor.
///
/// - Parameter niceness: from 0, as all others, to 19.
package func yieldToOtherThreads(_ niceness: Int32) {
    #if canImport(Glibc)
    // On Linux this is of the calling thread alone. One that may not do so goes on as it is.
    _ = setpriority(Int32(PRIO_PROCESS.rawValue), 0, niceness)
    #endif
}

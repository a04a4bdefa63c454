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

    /// Has the calling thread wait for its turn when there is something to do for it, rather than interrupt who runs: an event
    /// loop then finds more to do at once, and sleeps and wakes less often. What stands idle is used at once as before.
    static func waitForTurns() {
        #if canImport(Glibc)
        // Of this thread alone (sched(7)). One that may not do so goes on as it is.
        var none = sched_param()
        _ = sched_setscheduler(0, SCHED_BATCH, &none)
        #endif
    }
}

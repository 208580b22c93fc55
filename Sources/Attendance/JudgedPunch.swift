/// A punch inside a plan's window and what came of it.
package struct JudgedPunch: Equatable, Sendable {
    package enum Fate: Equatable, Sendable {
        /// - Parameter session: counts from 1; nil where the shift asks for one IN and one OUT.
        case filled(Slot, session: Int?)
        /// Dropped: it says nothing new after the kept punch of this id.
        case repeatOf(Int64)
        /// Kept, and neither the first nor the last that a slot could take.
        case notNeeded
        /// Kept, but leave or a trip left nothing due.
        case nothingDue
        /// Kept; its slot was then set by the correction of this id.
        case overruled(by: String)
        /// Kept; a single punch on a day off proves nothing.
        case unscheduled
    }

    package let punch: Punch
    package internal(set) var fate: Fate

    var isKept: Bool {
        switch fate {
        case .repeatOf: false
        case .filled, .notNeeded, .nothingDue, .overruled, .unscheduled: true
        }
    }
}

import Attendance
import Storage

extension Plans {
    /// Minutes of the day at which the hours of some shift, or a break in them, start or end.
    var edges: Set<Int> {
        shifts.values.reduce(into: []) { edges, shift in
            for span in [shift.hours].compactMap({ $0 }) + shift.breaks {
                edges.formUnion([span.from.minutes, span.to.minutes])
            }
        }
    }
}

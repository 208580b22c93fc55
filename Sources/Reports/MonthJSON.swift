package import Attendance

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A month as JSON for payroll: whole numbers only (minutes, days, thousandths of a day), the keys of `MonthSheet`, which
/// docs/hr.md explains; members in alphabetical order, so that the same sheet always gives the same bytes.
package enum MonthJSON {
    package static func render(_ sheet: MonthSheet) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(sheet)) + [10]
    }
}

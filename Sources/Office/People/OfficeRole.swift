/// What somebody does in the office. Source: office.md 0, and finance.
package enum OfficeRole: String, Codable, CaseIterable, Sendable {
    case employee, deptHead, adminClerk, officeHead, gm, hr, buyer, storekeeper, registrar, archivist, reception
    case technician, cleaner, trainer, safetyOfficer, auditor, finance
    /// Stands in for the general manager where the general manager may not decide.
    case gmCounterpart
}

/// The interface files of `interfaces/`, byte for byte as they stand in the tree: the contract of the protocol.
package enum InterfaceFiles {
    package static let all: [[UInt8]] = [
        PackageResources.io_rollcall_varlink,
        PackageResources.io_rollcall_Terminals_varlink,
        PackageResources.io_rollcall_Punches_varlink,
        PackageResources.io_rollcall_Drives_varlink,
        PackageResources.io_rollcall_Quarantine_varlink,
        PackageResources.io_rollcall_Requests_varlink,
        PackageResources.io_rollcall_People_varlink,
        PackageResources.io_rollcall_Plans_varlink,
        PackageResources.io_rollcall_Enrolment_varlink,
        PackageResources.io_rollcall_Health_varlink,
        PackageResources.io_rollcall_Attendance_varlink,
        PackageResources.io_rollcall_Anomalies_varlink,
        PackageResources.io_rollcall_Flags_varlink,
        PackageResources.io_rollcall_Months_varlink,
        PackageResources.io_rollcall_Reports_varlink,
        PackageResources.io_rollcall_Retention_varlink,
        PackageResources.io_rollcall_Journal_varlink,
        PackageResources.io_rollcall_Operations_varlink,
        PackageResources.io_rollcall_Office_varlink,
        PackageResources.io_rollcall_Office_Attachments_varlink,
    ]
}

// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// Dependencies point one way only, from the bottom of this list to its top (docs/architecture.md).
let package = Package(
    name: "rollcall",
    products: [],
    dependencies: [],
    targets: [
        .target(name: "WallClock", swiftSettings: strict),
        .target(
            name: "TerminalProtocols",
            dependencies: ["WallClock"],
            swiftSettings: strict + [.strictMemorySafety()]
        ),
        .target(name: "Simulators", dependencies: ["TerminalProtocols", "WallClock"], swiftSettings: strict),
        .target(name: "Attendance", dependencies: ["WallClock"], swiftSettings: strict),
        .target(name: "AttendanceCases", dependencies: ["Attendance", "WallClock"], swiftSettings: strict),
        .testTarget(name: "WallClockTests", dependencies: ["WallClock"], swiftSettings: strict),
        .testTarget(
            name: "TerminalProtocolsTests",
            dependencies: ["TerminalProtocols", "Simulators", "WallClock"],
            resources: [.copy("Vectors")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AttendanceTests",
            dependencies: ["Attendance", "AttendanceCases", "WallClock"],
            resources: [.copy("Cases")],
            swiftSettings: strict
        ),
    ]
)

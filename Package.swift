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

let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let asyncAlgorithms: Target.Dependency = .product(name: "AsyncAlgorithms", package: "swift-async-algorithms")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let toml: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")

// A target depends on targets above it only (docs/architecture.md).
let package = Package(
    name: "rollcall",
    products: [
        .executable(name: "rollcalld", targets: ["rollcalld"]),
        .executable(name: "rollcall", targets: ["rollcall"]),
        .executable(name: "rollcall-sim", targets: ["rollcall-sim"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        .target(name: "JSON", swiftSettings: strict),
        .target(name: "Terms", swiftSettings: strict),
        .systemLibrary(name: "CLibUSB", pkgConfig: "libusb-1.0", providers: [.apt(["libusb-1.0-0-dev"])]),
        .systemLibrary(name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CLibUDev", pkgConfig: "libudev", providers: [.apt(["libudev-dev"])]),
        .systemLibrary(name: "CMemoryFile"),
        .systemLibrary(name: "CSQLite"),
        .target(name: "WallClock", swiftSettings: strict),
        .target(
            name: "TerminalProtocols",
            dependencies: ["JSON", "WallClock", crypto, cryptoExtras],
            swiftSettings: strict + [.strictMemorySafety()]
        ),
        .target(
            name: "Simulators",
            dependencies: ["JSON", "TerminalProtocols", "WallClock", crypto],
            swiftSettings: strict
        ),
        .target(
            name: "Links",
            dependencies: [
                "CLibUDev", "CLibUSB", "TerminalProtocols", "WallClock",
                asyncAlgorithms, hummingbird, httpClient, logging, nio, nioHTTP1, nioPosix,
            ],
            swiftSettings: strict
        ),
        .target(name: "Enrolment", dependencies: ["TerminalProtocols", "WallClock"], swiftSettings: strict),
        .target(name: "TerminalHealth", dependencies: ["TerminalProtocols", "WallClock"], swiftSettings: strict),
        .target(name: "Attendance", dependencies: ["Terms", "WallClock"], swiftSettings: strict),
        .target(name: "Office", dependencies: ["JSON", "Terms", "WallClock"], swiftSettings: strict),
        .target(name: "Fraud", dependencies: ["Attendance", "WallClock"], swiftSettings: strict),
        .target(
            name: "Reports",
            dependencies: ["Attendance", "CXLSXWriter", "Office", "Terms", "WallClock"],
            swiftSettings: strict
        ),
        .target(
            name: "AttendanceCases",
            dependencies: ["Attendance", "Fraud", "JSON", "WallClock"],
            swiftSettings: strict
        ),
        .target(
            name: "Components",
            dependencies: ["CMemoryFile", "WallClock", crypto, subprocess, system],
            swiftSettings: strict
        ),
        .target(
            name: "Storage",
            dependencies: [
                "Attendance", "CSQLite", "JSON", "Office", "TerminalProtocols", "Terms", "WallClock", crypto, grdb,
                sqlite,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Control",
            dependencies: ["JSON", "Terms", nio, nioPosix, logging],
            resources: [.embedInCode("interfaces")],
            swiftSettings: strict
        ),
        .target(
            name: "DaemonConfiguration",
            dependencies: ["Attendance", "Fraud", "Office", "Terms", "TerminalProtocols", "WallClock", toml],
            swiftSettings: strict
        ),
        .target(
            name: "Gateway",
            dependencies: [
                "Attendance", "Components", "DaemonConfiguration", "Control", "Enrolment", "Fraud", "JSON", "Links",
                "Office", "Storage", "TerminalHealth", "TerminalProtocols", "Terms", "WallClock",
                asyncAlgorithms, crypto, lifecycle, logging, metrics, nio, nioPosix, unixSignals,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "rollcalld",
            dependencies: ["DaemonConfiguration", "Control", "Gateway", "Storage", arguments, logging, unixSignals],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "rollcall",
            dependencies: [
                "Attendance", "AttendanceCases", "Components", "DaemonConfiguration", "Control", "JSON", "Office",
                "Reports", "TerminalProtocols", "Terms", "WallClock", arguments, crypto,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "rollcall-sim",
            dependencies: [
                "Simulators", "TerminalProtocols", "WallClock", arguments, httpClient, nio, nioHTTP1, nioPosix,
                unixSignals,
            ],
            swiftSettings: strict
        ),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "WallClockTests", dependencies: ["WallClock"], swiftSettings: strict),
        .testTarget(
            name: "TerminalProtocolsTests",
            dependencies: ["TestSupport", "JSON", "TerminalProtocols", "Simulators", "WallClock"],
            resources: [.copy("Vectors")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "EnrolmentTests",
            dependencies: ["Enrolment", "TerminalProtocols", "WallClock"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "TerminalHealthTests",
            dependencies: ["TerminalHealth", "TerminalProtocols", "WallClock"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "AttendanceTests",
            dependencies: ["TestSupport", "Attendance", "AttendanceCases", "JSON", "WallClock"],
            resources: [.copy("Cases")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OfficeTests",
            dependencies: ["TestSupport", "JSON", "Office", "Terms", "WallClock"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FraudTests",
            dependencies: ["TestSupport", "Attendance", "AttendanceCases", "Fraud", "JSON", "WallClock"],
            resources: [.copy("Cases")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ReportsTests",
            dependencies: ["Reports", "Attendance", "JSON", "Terms", "WallClock"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ControlTests",
            dependencies: ["TestSupport", "Control", "JSON", "Terms", logging],
            resources: [.copy("Interfaces")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ComponentsTests",
            dependencies: ["Components", "WallClock", crypto, subprocess],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StorageTests",
            dependencies: [
                "TestSupport", "JSON", "Office", "Storage", "Attendance", "TerminalProtocols", "Terms", "WallClock",
                grdb,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "LinksTests",
            dependencies: ["Links", "TerminalProtocols", "WallClock", logging, nio, nioPosix],
            swiftSettings: strict
        ),
        .testTarget(
            name: "DaemonConfigurationTests",
            dependencies: ["DaemonConfiguration", "Attendance", "Fraud", "Office", "TerminalProtocols", "WallClock"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "TestSupport",
                "Gateway", "Attendance", "Components", "DaemonConfiguration", "Control", "Enrolment", "Fraud", "JSON",
                "Links", "Office",
                "Simulators",
                "Storage",
                "TerminalHealth", "TerminalProtocols", "Terms", "WallClock", logging, nio, nioPosix,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: ["rollcall", "Attendance", "Components", "Control", "JSON", "Reports", "Terms", arguments],
            swiftSettings: strict
        ),
    ]
)

// Fuzz/run.sh: libFuzzer's targets, built with sanitizers in a folder of their own.
if Context.environment["ROLLCALL_FUZZ"] != nil {
    package.products.append(.library(name: "FuzzTargets", type: .dynamic, targets: ["FuzzTargets"]))
    package.targets.append(
        .target(
            name: "FuzzTargets",
            dependencies: ["Control", "DaemonConfiguration", "JSON", "TerminalProtocols", "WallClock"],
            path: "Fuzz/Targets",
            swiftSettings: strict
        )
    )
}

// make benchmark: what the packages of the programs themselves do not need.
if Context.environment["ROLLCALL_BENCHMARK"] != nil {
    package.dependencies.append(.package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []))
    package.targets.append(
        .executableTarget(
            name: "Decoding",
            dependencies: [
                "Simulators", "TerminalProtocols", "WallClock", .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Decoding",
            swiftSettings: strict,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        )
    )
    package.targets.append(
        .executableTarget(
            name: "FraudBenchmark",
            dependencies: ["Fraud", "WallClock", .product(name: "Benchmark", package: "benchmark")],
            path: "Benchmarks/Fraud",
            swiftSettings: strict,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        )
    )
    package.targets.append(
        .executableTarget(
            name: "MonthBenchmark",
            dependencies: ["Attendance", "Storage", "TerminalProtocols", "Terms", "WallClock"],
            path: "Benchmarks/Month",
            swiftSettings: strict
        )
    )
    package.targets.append(
        .executableTarget(
            name: "OfficeBenchmark",
            dependencies: ["Attendance", "JSON", "Office", "Storage", "WallClock"],
            path: "Benchmarks/Office",
            swiftSettings: strict
        )
    )
}

import Testing
import WallClock

@testable import Gateway

@Suite("What a service manager hands over")
struct ServiceManagerTests {
    @Test(
        "Every descriptor named varlink is served, or the only one; none that is another process's",
        arguments: [
            ("2", "varlink:varlink", [3, 4]), ("3", "other:varlink:varlink", [4, 5]), ("1", nil, [3]),
            ("1", "other", [3]),
            ("2", "other:more", []), ("2", nil, []), ("2", "varlink", [3]), ("0", "varlink", []),
            ("many", "varlink", []),
        ] as [(String, String?, [Int32])]
    )
    func listeners(count: String, names: String?, expected: [Int32]) {
        var environment = ["LISTEN_PID": "7", "LISTEN_FDS": count]
        environment["LISTEN_FDNAMES"] = names
        #expect(ServiceManager(environment: environment, process: 7).listeners == expected)
        #expect(ServiceManager(environment: environment, process: 8).listeners.isEmpty)
    }

    @Test(
        "How long ago a log was read to its end, for systemctl status",
        arguments: [
            (0, "last sync 0 s ago"), (119, "last sync 119 s ago"), (120, "last sync 2 min ago"),
            (7_200, "last sync 2 h ago"), (172_800, "last sync 2 d ago"), (-5, "last sync 0 s ago"),
            (nil, "no log read yet"),
        ] as [(Int64?, String)]
    )
    func lastSync(seconds: Int64?, text: String) {
        let now = Instant(milliseconds: 1_795_514_400_000)
        #expect(Health<ContinuousClock>.text(seconds.map { now.adding(seconds: -$0) }, at: now) == text)
    }
}

import Glibc

/// What the kernel counts of this process; 0 where it does not tell.
enum ProcessFigures {
    /// Bytes of memory in use.
    static var memory: Int { field(1, of: "/proc/self/statm") * Int(sysconf(Int32(_SC_PAGESIZE))) }

    /// Seconds of processor time.
    static var processorSeconds: Double {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static func field(_ index: Int, of path: String) -> Int {
        guard let file = fopen(path, "re") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, 256, file) != nil else { return 0 }
        let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let fields = text.split(separator: " ")
        return fields.indices.contains(index) ? Int(fields[index]) ?? 0 : 0
    }
}

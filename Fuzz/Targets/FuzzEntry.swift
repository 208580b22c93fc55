/// The one door for libFuzzer's driver (Fuzz/driver.c).
/// - Returns: 0 if the target exists and was run, -1 otherwise.
@_cdecl("rollcall_fuzz")
public func fuzz(_ name: UnsafePointer<CChar>, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let target = FuzzTargets.all[String(cString: name)] else { return -1 }
    target(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

/// The targets' names, one a line, for Fuzz/run.sh.
@_cdecl("rollcall_fuzz_list")
public func list() {
    for name in FuzzTargets.all.keys.sorted() { print(name) }
}

import Glibc

/// A file that is there while a daemon runs: found at a start, it says that the last one did not end by itself.
struct RunningMark {
    private let path: String

    init(_ directory: String) { path = "\(directory)/rollcall.running" }

    func wasLeft() -> Bool { access(path, F_OK) == 0 }

    func set() throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.directory(path, String(cString: strerror(errno))) }
        close(descriptor)
    }

    func remove() { unlink(path) }
}

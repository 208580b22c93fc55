import Control
import Glibc

/// What tells this program from another build of it.
enum RunningProgram {
    /// Its version, and its file's size and time.
    static var identity: String {
        var file = stat()
        guard stat("/proc/self/exe", &file) == 0 else { return Version.current }
        return "\(Version.current) \(file.st_size) \(file.st_mtim.tv_sec).\(file.st_mtim.tv_nsec)"
    }
}

@preconcurrency import Glibc

/// systemd-creds: encrypts for this machine (its TPM, or a key that only root reads), so that a copy of /etc tells nothing.
enum SystemdCreds {
    /// Whether what it encrypts here can be opened here; in containers and images it often cannot.
    static let works: Bool = {
        let probe = Array("rollcall".utf8)
        guard let sealed = run(["encrypt", "--name=rollcall-probe", "-", "-"], input: probe) else { return false }
        return run(["decrypt", "--name=rollcall-probe", "-", "-"], input: sealed) == probe
    }()

    /// - Throws: ``Refusal`` if it does not work, or what it wrote cannot be opened again.
    static func encrypt(_ secret: [UInt8], named name: String, to path: String) throws {
        guard let sealed = run(["encrypt", "--name=\(name)", "-", "-"], input: secret),
            run(["decrypt", "--name=\(name)", "-", "-"], input: sealed) == secret
        else {
            throw Refusal(
                name: "CannotEncrypt",
                message: "systemd-creds cannot encrypt the credential \(name)",
                hint: "its reason: systemd-creds encrypt --name=\(name) - -; or take --plain",
                code: EX_UNAVAILABLE
            )
        }
        try NewFile.write(sealed, to: path)
    }

    /// Its standard output; nil if it is not there or fails. Secrets go through pipes, which hold more than any of them,
    /// so that nobody waits for the other end.
    private static func run(_ arguments: [String], input: [UInt8]) -> [UInt8]? {
        guard input.count <= 4_096, let from = Pipe(), let into = Pipe() else { return nil }
        guard write(from.writing, input, input.count) == input.count else { return nil }
        from.closeWriting()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, from.reading, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, into.writing, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        let words: [UnsafeMutablePointer<CChar>?] = (["systemd-creds"] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child = pid_t()
        guard posix_spawnp(&child, "systemd-creds", &actions, nil, words, environ) == 0 else { return nil }
        var status: CInt = 0
        while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return nil } }
        guard status == 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(into.reading, &bytes, bytes.count)
        return count > 0 ? Array(bytes.prefix(count)) : nil
    }

    private final class Pipe {
        let reading: CInt
        private(set) var writing: CInt

        init?() {
            var ends: [CInt] = [-1, -1]
            guard pipe(&ends) == 0 else { return nil }
            (reading, writing) = (ends[0], ends[1])
            // Children get what they are given as a copy; the ends themselves stay here.
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        }

        func closeWriting() {
            close(writing)
            writing = -1
        }

        deinit {
            close(reading)
            if writing >= 0 { close(writing) }
        }
    }
}

import Glibc
import TerminalProtocols

extension SerialLine {
    /// What termios calls the standard rates.
    static let speeds: [Int: speed_t] = [
        1_200: B1200.speed, 2_400: B2400.speed, 4_800: B4800.speed, 9_600: B9600.speed, 19_200: B19200.speed,
        38_400: B38400.speed, 57_600: B57600.speed, 115_200: B115200.speed, 230_400: B230400.speed,
        460_800: B460800.speed, 500_000: B500000.speed, 576_000: B576000.speed, 921_600: B921600.speed,
        1_000_000: B1000000.speed, 1_500_000: B1500000.speed, 2_000_000: B2000000.speed, 3_000_000: B3000000.speed,
        4_000_000: B4000000.speed,
    ]

    /// Raw bytes with this line's rate and form: no echo, no signals, no flow control, modem lines ignored,
    /// and DTR kept at the last close (`HUPCL` off) because a falling DTR resets some terminals.
    func apply(to settings: inout termios) {
        cfmakeraw(&settings)
        let speed = SerialLine.speeds[baud] ?? B115200.speed
        cfsetispeed(&settings, speed)
        cfsetospeed(&settings, speed)
        var flags = settings.c_cflag & ~(CSIZE.flag | PARENB.flag | PARODD.flag | CSTOPB.flag | HUPCL.flag)
        flags |= CLOCAL.flag | CREAD.flag | (dataBits == 7 ? CS7.flag : CS8.flag)
        if parity != .none { flags |= PARENB.flag }
        if parity == .odd { flags |= PARODD.flag }
        if stopBits == 2 { flags |= CSTOPB.flag }
        settings.c_cflag = flags
    }
}

// Glibc's macros come as Int32, its termios fields are unsigned.
extension Int32 {
    var speed: speed_t { speed_t(bitPattern: self) }
    var flag: tcflag_t { tcflag_t(bitPattern: self) }
}

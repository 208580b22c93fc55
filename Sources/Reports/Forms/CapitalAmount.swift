/// An amount in the capital numerals (大写金额) that Chinese forms state beside the digits, since they cannot be altered
/// with a stroke.
///
/// Source: 中国人民银行《支付结算办法》(1997) 附件一 "正确填写票据和结算凭证的基本规定", rules 1 to 3 and their examples. Where it
/// leaves a zero at will, none is written.
package enum CapitalAmount {
    private static let digits = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"]

    /// - Parameter minor: hundredths of a yuan.
    package static func text(_ minor: Int64) -> String {
        let magnitude = minor.magnitude
        let (yuan, tenths, hundredths) = (magnitude / 100, Int(magnitude / 10 % 10), Int(magnitude % 10))
        var text = minor < 0 ? "负" : ""
        if yuan > 0 || tenths == 0 && hundredths == 0 { text += (yuan == 0 ? digits[0] : whole(yuan)) + "元" }
        if tenths > 0 { text += digits[tenths] + "角" }
        if hundredths > 0 {
            if tenths == 0, yuan > 0 { text += digits[0] }
            return text + digits[hundredths] + "分"
        }
        return text + "整"
    }

    /// - Parameter number: above 0.
    private static func whole(_ number: UInt64) -> String {
        let (above, unit, rest): (UInt64, String, UInt64) =
            number >= 100_000_000
            ? (number / 100_000_000, "亿", number % 100_000_000)
            : number >= 10_000 ? (number / 10_000, "万", number % 10_000) : (0, "", number)
        guard above > 0 else { return thousands(Int(rest)) }
        guard rest > 0 else { return whole(above) + unit }
        // A place that is empty is said once.
        let isGap = rest < (unit == "亿" ? 10_000_000 : 1_000)
        return whole(above) + unit + (isGap ? digits[0] : "") + whole(rest)
    }

    private static func thousands(_ number: Int) -> String {
        var text = ""
        var isGap = false
        for (size, unit) in [(1_000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
            let digit = number / size % 10
            guard digit > 0 else {
                isGap = !text.isEmpty
                continue
            }
            text += (isGap ? digits[0] : "") + digits[digit] + unit
            isGap = false
        }
        return text
    }
}

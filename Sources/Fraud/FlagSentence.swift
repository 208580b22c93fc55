package import WallClock

/// A flag as a sentence with its numbers, for the reviewer. It says what was seen, never what somebody did.
package struct FlagSentence: Sendable {
    private let isChinese: Bool
    private let zone: Zone
    private let name: @Sendable (String) -> String

    /// - Parameter name: how a person's number is said, such as with the name beside it.
    package init(isChinese: Bool, zone: Zone, name: @escaping @Sendable (String) -> String = { $0 }) {
        self.isChinese = isChinese
        self.zone = zone
        self.name = name
    }

    package func of(_ flag: FraudFlag) -> String {
        switch flag.finding {
        case .impossibleTravel(let found): travel(found)
        case .simultaneous(let found): simultaneous(found)
        case .buddyPair(let found): pair(found)
        case .verifyDowngrade(let found): downgrade(found)
        case .habitOutlier(let found): habit(found)
        case .tooRegular(let found): regular(found)
        case .correctionPattern(let found): correction(found)
        case .lateJustInside(let found): heap(found)
        case .beneficiary(let found): beneficiary(found)
        }
    }

    private func say(_ english: String, _ chinese: String) -> String { isChinese ? chinese : english }

    private func time(_ moment: Instant) -> String {
        let local = zone.local(at: moment)
        return "\(local.date) \(local.timeOfDay)"
    }

    private func clock(_ moment: Instant) -> String { zone.local(at: moment).timeOfDay }

    /// Without a fraction that is none.
    private func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value.rounded(decimals: 3))"
    }

    private func percent(_ share: Double) -> String { "\(number((share * 100).rounded(decimals: 1))) %" }

    private func travel(_ found: ImpossibleTravel) -> String {
        let leniency =
            found.uncertaintyMinutes > 0
            ? say(
                ", \(number(found.uncertaintyMinutes)) min for the clocks added",
                "（已加上时钟误差 \(number(found.uncertaintyMinutes)) 分钟）"
            ) : ""
        return say(
            "\(name(found.user)) punched at \(found.from) at \(time(found.leftAt)) and at \(found.to) at "
                + "\(clock(found.at)): \(number(found.km)) km in \(number(found.minutes)) min\(leniency) is "
                + "\(number(found.kmh)) km/h.",
            "\(name(found.user)) 于 \(time(found.leftAt)) 在 \(found.from) 打卡，\(clock(found.at)) 又在 \(found.to) 打卡："
                + "相距 \(number(found.km)) 公里，相隔 \(number(found.minutes)) 分钟\(leniency)，"
                + "时速 \(number(found.kmh)) 公里。"
        )
    }

    private func simultaneous(_ found: Simultaneous) -> String {
        say(
            "\(name(found.user)) punched at \(found.from) and \(found.seconds) s later at \(found.to), "
                + "at \(time(found.at)).",
            "\(name(found.user)) 在 \(found.from) 打卡 \(found.seconds) 秒后又在 \(found.to) 打卡（\(time(found.at))）。"
        )
    }

    private func pair(_ found: BuddyPair) -> String {
        let people = found.users.map(name)
        return say(
            "\(people.joined(separator: " and ")) punched one right after the other at \(found.terminal) on "
                + "\(found.days) of \(found.of) days on which both did (\(percent(found.share))); "
                + "\(percent(found.weakShare)) of those times with a card or password on at least one side.",
            "\(people.joined(separator: " 与 ")) 在 \(found.terminal) 前后紧接打卡：两人都打卡的 \(found.of) 天中有 "
                + "\(found.days) 天（\(percent(found.share))），其中 \(percent(found.weakShare)) 至少一方使用卡或密码。"
        )
    }

    private func downgrade(_ found: VerifyDowngrade) -> String {
        say(
            "\(name(found.user)) used a card or password for \(found.weak) of the last \(found.of) punches "
                + "(\(found.passwords) times a password), and for \(found.usualWeak) of \(found.usualOf) before.",
            "\(name(found.user)) 最近 \(found.of) 次打卡中有 \(found.weak) 次使用卡或密码（密码 \(found.passwords) 次），"
                + "此前 \(found.usualOf) 次中为 \(found.usualWeak) 次。"
        )
    }

    private func habit(_ found: HabitOutlier) -> String {
        let isArrival = found.end == .arrival
        return say(
            "\(name(found.user)) \(isArrival ? "arrived" : "left") \(found.offset) min after the planned time on "
                + "\(found.date) (\(found.shift)); usual over \(found.days) days is \(number(found.median)) min, "
                + "modified z \(number(found.score)).",
            "\(name(found.user)) \(found.date)（\(found.shift)）\(isArrival ? "上班" : "下班")打卡比计划晚 "
                + "\(found.offset) 分钟；近 \(found.days) 天通常为 \(number(found.median)) 分钟，"
                + "修正 z 值 \(number(found.score))。"
        )
    }

    private func regular(_ found: TooRegular) -> String {
        switch found.pattern {
        case .sameMinute:
            say(
                "\(name(found.user)) arrived in the same minute (\(found.value) min after the planned time) by "
                    + "password on \(found.days) of \(found.of) days.",
                "\(name(found.user)) 最近 \(found.of) 天中有 \(found.days) 天用密码在同一分钟打上班卡"
                    + "（比计划晚 \(found.value) 分钟）。"
            )
        case .sameSecond:
            say(
                "The clock showed second \(found.value) at each of the last \(found.of) arrivals of "
                    + "\(name(found.user)).",
                "\(name(found.user)) 最近 \(found.of) 次上班打卡的秒数都是 \(found.value)。"
            )
        }
    }

    private func correction(_ found: CorrectionPattern) -> String {
        let always = found.always ?? ""
        let month = found.month ?? ""
        return switch found.pattern {
        case .sameApprover:
            say(
                "\(name(found.user)) had \(found.count) corrections in \(month), all decided by \(name(always)).",
                "\(name(found.user)) \(month) 有 \(found.count) 次补卡，都由 \(name(always)) 审批。"
            )
        case .sameSlot:
            say(
                "\(name(found.user)) had \(found.count) corrections in \(month), all of them of \(always.uppercased()).",
                "\(name(found.user)) \(month) 有 \(found.count) 次补卡，都是\(always == "in" ? "上班" : "下班")卡。"
            )
        case .quickApprover:
            say(
                "\(name(found.user)) approved \(found.count) of \(found.of) corrections within seconds.",
                "\(name(found.user)) 审批的 \(found.of) 次补卡中有 \(found.count) 次在几秒内通过。"
            )
        }
    }

    private func heap(_ found: LateJustInside) -> String {
        say(
            "\(name(found.user)) arrived \(found.inside) times in the last \(found.minutes) min of the grace "
                + "(\(found.graceMinutes) min) and \(found.behind) times in the \(found.minutes) min behind it, of "
                + "\(found.of) arrivals.",
            "\(name(found.user)) 在 \(found.of) 次上班打卡中，有 \(found.inside) 次落在宽限时间（\(found.graceMinutes) 分钟）的"
                + "最后 \(found.minutes) 分钟，之后 \(found.minutes) 分钟内只有 \(found.behind) 次。"
        )
    }

    private func beneficiary(_ found: Beneficiary) -> String {
        say(
            "\(name(found.user)) arrived on time at \(found.terminal) at \(time(found.arrivedAt)); the terminal had "
                + "\(found.anomaly) at \(time(found.anomalyAt)), without which the arrival may be "
                + "\(found.lateMinutes) min late.",
            "\(name(found.user)) \(time(found.arrivedAt)) 在 \(found.terminal) 打卡未迟到；该考勤机于 "
                + "\(time(found.anomalyAt)) 出现异常 \(found.anomaly)，否则可能迟到 \(found.lateMinutes) 分钟。"
        )
    }
}

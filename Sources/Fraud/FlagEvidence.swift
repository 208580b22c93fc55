package import WallClock

/// One fact of a flag's evidence.
package enum EvidenceFact: Equatable, Sendable {
    case text(String)
    case texts([String])
    case whole(Int)
    /// Rounded to what people read.
    case decimal(Double)
    case moment(Instant)
}

extension FraudFlag {
    /// What a person needs to check the flag without the system, by the names of the case format.
    package var evidence: [(name: String, fact: EvidenceFact)] {
        switch finding {
        case .impossibleTravel(let found):
            [
                ("user", .text(found.user)), ("from", .text(found.from)), ("to", .text(found.to)),
                ("leftAt", .moment(found.leftAt)), ("at", .moment(found.at)), ("km", .decimal(found.km)),
                ("minutes", .decimal(found.minutes)), ("uncertaintyMinutes", .decimal(found.uncertaintyMinutes)),
                ("kmh", .decimal(found.kmh)),
            ]
        case .simultaneous(let found):
            [
                ("user", .text(found.user)), ("from", .text(found.from)), ("to", .text(found.to)),
                ("at", .moment(found.at)), ("seconds", .whole(found.seconds)), ("sites", .texts(found.sites)),
            ]
        case .buddyPair(let found):
            [
                ("users", .texts(found.users)), ("terminal", .text(found.terminal)), ("days", .whole(found.days)),
                ("of", .whole(found.of)), ("share", .decimal(found.share.rounded(decimals: 3))),
                ("weakShare", .decimal(found.weakShare.rounded(decimals: 3))), ("events", .whole(found.events)),
                ("weakEvents", .whole(found.weakEvents)),
            ]
        case .verifyDowngrade(let found):
            [
                ("user", .text(found.user)), ("weak", .whole(found.weak)), ("passwords", .whole(found.passwords)),
                ("of", .whole(found.of)), ("usualWeak", .whole(found.usualWeak)), ("usualOf", .whole(found.usualOf)),
                ("chance", .decimal(found.chance.rounded(decimals: 6))),
            ]
        case .habitOutlier(let found):
            [
                ("user", .text(found.user)), ("shift", .text(found.shift)), ("date", .text("\(found.date)")),
                ("end", .text(found.end.rawValue)), ("offset", .whole(found.offset)),
                ("median", .decimal(found.median)), ("mad", .decimal(found.deviation)),
                ("score", .decimal(found.score)), ("days", .whole(found.days)),
            ]
        case .tooRegular(let found):
            [
                ("user", .text(found.user)), ("pattern", .text(found.pattern.rawValue)),
                ("value", .whole(found.value)), ("days", .whole(found.days)), ("of", .whole(found.of)),
            ]
        case .correctionPattern(let found):
            [
                ("user", .text(found.user)), ("pattern", .text(found.pattern.rawValue)),
                ("always", .text(found.always ?? "")), ("month", .text(found.month ?? "")),
                ("count", .whole(found.count)), ("of", .whole(found.of)),
            ]
        case .lateJustInside(let found):
            [
                ("user", .text(found.user)), ("graceMinutes", .whole(found.graceMinutes)),
                ("minutes", .whole(found.minutes)), ("inside", .whole(found.inside)),
                ("behind", .whole(found.behind)), ("of", .whole(found.of)),
            ]
        case .beneficiary(let found):
            [
                ("user", .text(found.user)), ("terminal", .text(found.terminal)), ("anomaly", .text(found.anomaly)),
                ("anomalyAt", .moment(found.anomalyAt)), ("arrivedAt", .moment(found.arrivedAt)),
                ("lateMinutes", .whole(found.lateMinutes)),
            ]
        }
    }
}

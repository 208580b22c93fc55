import Attendance
import Control
import JSON

extension ControlError {
    init(_ refusal: MonthRefusal) {
        func phase(_ phase: String, _ message: String, hint: String) -> ControlError {
            ControlError(
                name: "io.rollcall.Months.WrongPhase",
                parameters: ["phase": .string(phase), "message": .string(message), "hint": .string(hint)]
            )
        }
        switch refusal {
        case .notPrepared(let now):
            self = phase(
                now.rawValue,
                "the month is \(now.rawValue), not prepared",
                hint: "rollcall month prepare first"
            )
        case .alreadyClosed(let version):
            self = phase("closed", "the month is closed as version \(version)", hint: "rollcall month reopen first")
        case .notClosed: self = phase("open", "the month is not closed", hint: "rollcall month show says how it stands")
        case .unknownDepartment(let name):
            self = .notFound("department", name, "the month has no lines of the department \"\(name)\"")
        case .nothingToApprove(let name):
            self = .refused(
                "there is nothing in \"\(name)\" for you to approve",
                hint: "a supervisor approves the lines of the own people, HR all, and nobody the own line"
            )
        case .unconfirmed(let department, let people, let until):
            let shown = people.prefix(MonthDesk.mostDetails)
            self = ControlError(
                name: "io.rollcall.Months.Unconfirmed",
                parameters: [
                    "department": .string(department),
                    "people": .array(shown.map { .string($0) }),
                    "until": .string("\(until)"),
                    "message": .string(
                        "lines of \"\(department)\" wait for their people: \(shown.joined(separator: ", "))"
                    ),
                    "hint": .string("they have until the end of \(until); then silence counts as confirmed"),
                ]
            )
        case .notAsked(let person):
            self = .notFound("line", person, "nobody was asked about a line of \(person) in this month")
        case .lineChanged(let person):
            self = .refused(
                "the line of \(person) is another one than the one that was seen",
                hint: "rollcall month line shows it as it is now"
            )
        case .periodOver(let until):
            self = .refused(
                "the time to dispute the line ended with \(until)",
                hint: "tell HR: a month that is prepared anew asks about each line that changed"
            )
        case .notDisputed(let person):
            self = .refused(
                "the line of \(person) is not disputed",
                hint: "rollcall month show names those that are"
            )
        case .obstacles(let obstacles):
            let names = obstacles.map(\.name.rawValue).joined(separator: ", ")
            self = ControlError(
                name: "io.rollcall.Months.Obstacles",
                parameters: [
                    "obstacles": .array(
                        obstacles.map { obstacle in
                            [
                                "name": .string(obstacle.name.rawValue),
                                "count": .integer(Int64(obstacle.details.count)),
                                "details": .array(obstacle.details.prefix(MonthDesk.mostDetails).map { .string($0) }),
                            ]
                        }
                    ),
                    "message": .string("the month was not closed: \(names)"),
                    "hint": .string("rollcall month show has the details; settle each, or --waive NAME=REASON"),
                ]
            )
        case .unknownVersion(let version): self = .notFound("version", "\(version)", "there is no such version")
        case .removed(let version):
            self = .notFound(
                "version",
                "\(version)",
                "version \(version) was removed as its retention was over; rollcall month versions has its hash"
            )
        case .unknownAdjustment(let id):
            self = .notFound("adjustment", "\(id)", "there is no proposed adjustment \(id)")
        }
    }
}

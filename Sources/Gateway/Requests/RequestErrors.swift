import Attendance
import Control
import JSON

extension ControlError {
    init(_ refusal: RequestRefusal) {
        func error(_ name: String, _ message: String, hint: String?, _ more: JSONObject = [:]) -> ControlError {
            var parameters = more
            parameters["message"] = .string(message)
            parameters["hint"] = hint.map { .string($0) } ?? .null
            return ControlError(name: "io.rollcall.Requests.\(name)", parameters: parameters)
        }
        switch refusal {
        case .nonsense(let reason): self = .badInput(reason)
        case .unknownRequest(let id): self = .notFound("request", "\(id)", "there is no request \(id)")
        case .overlap(let id):
            self = error(
                "Overlap",
                "the person already has request \(id) in that time",
                hint: "withdraw that one first, or ask for the rest of the time",
                ["id": .integer(id)]
            )
        case .ownRequest:
            self = error(
                "OwnRequest",
                "nobody decides what they asked for themselves, or what is about themselves",
                hint: "the person's supervisor or somebody else in HR decides it"
            )
        case .notEntitled:
            self = error(
                "NotEntitled",
                "this is for the person's supervisor, or HR",
                hint: "an account is linked to its person by rollcall person link NUMBER --account NAME"
            )
        case .alreadySettled(let state):
            self = error(
                "AlreadySettled",
                "the request is \(state.rawValue) already",
                hint: "ask anew",
                ["state": .string(state.rawValue)]
            )
        case .monthClosed(let month):
            self = error(
                "MonthClosed",
                "the month \(month) is closed",
                hint: "rollcall month reopen \(month) first",
                ["month": .string("\(month)")]
            )
        }
    }
}

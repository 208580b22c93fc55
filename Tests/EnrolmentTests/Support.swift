import Enrolment
import TerminalProtocols
import WallClock

let today = LocalDate(dayNumber: 20_782)  // 2026-11-25

func entry(
    _ user: String,
    _ name: String = "Ada",
    group: String = "main",
    from: Int? = nil,
    to: Int? = nil
) -> DirectoryUser {
    DirectoryUser(
        group: group,
        user: user,
        person: "P\(user)",
        name: name,
        from: from.map { today.adding(days: $0) },
        to: to.map { today.adding(days: $0) }
    )
}

func held(
    _ user: String,
    _ name: String = "Ada",
    admin: Bool = false,
    card: UInt64? = nil,
    fingers: Int? = nil,
    templates: Set<TemplateSlot>? = nil,
    written: String? = nil
) -> EnrolledUser {
    EnrolledUser(
        TerminalUser(user: user, name: name, isAdministrator: admin, card: card, fingers: fingers),
        templates: templates,
        writtenName: written
    )
}

func terminal(
    _ name: String,
    _ users: [EnrolledUser] = [],
    group: String = "main",
    isRead: Bool = true,
    count: Int? = nil,
    capacity: Int? = nil,
    format: String? = nil,
    orders: Set<TerminalCommand.Kind> = [.writeUser, .deleteUser, .readTemplates, .writeTemplate]
) -> TerminalEnrolment {
    TerminalEnrolment(
        name: name,
        group: group,
        readAt: isRead ? Instant(seconds: 0) : nil,
        users: users,
        userCount: count,
        userCapacity: capacity,
        templateFormat: format,
        orders: orders
    )
}

func finger(_ index: Int, _ format: String = "f10") -> TemplateSlot {
    TemplateSlot(kind: .finger, index: index, format: format)
}

func plan(
    _ people: [DirectoryUser],
    _ terminals: [TerminalEnrolment],
    kept: [String: Set<TemplateSlot>]? = [:]
) -> EnrolmentPlan {
    EnrolmentPlanner(
        directory: EnrolmentDirectory(people),
        terminals: terminals,
        stock: TemplateStock(slots: kept.map { ["main": $0] }),
        date: today
    ).plan()
}

extension EnrolmentPlan {
    /// `TERMINAL ACTION USER` of each step.
    var words: [String] {
        steps.map { step in
            let action =
                switch step.action {
                case .remove: "remove"
                case .enrol: "enrol"
                case .change: "change"
                case .readTemplates: "read"
                case .writeTemplates: "write"
                }
            return "\(step.terminal) \(action) \(step.user)"
        }
    }

    /// `TERMINAL USER` with the kind, of each difference.
    func differs(_ kind: EnrolmentDifference.Kind) -> [String] {
        differences.filter { $0.kind == kind }.map { "\($0.terminal) \($0.user)" }
    }

    func obstacles(_ obstacle: Obstacle) -> [String] {
        unplaced.filter { $0.obstacle == obstacle }.map { "\($0.terminal) \($0.user ?? "*")" }
    }
}

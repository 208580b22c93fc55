import Control
import Storage
import WallClock

extension GatewayMethods {
    func addPlans(to service: inout ControlService) {
        service.on(PlanMessages.ListShifts.self, role: .observe) { _, _ in
            PlanMessages.ListShifts.Output(
                shifts: try await store.shifts().map { row in
                    var shift = PlanMessages.Shift(
                        name: row.name,
                        kind: row.kind,
                        start: row.start,
                        end: row.end,
                        breaks: row.breaks.map { $0.joined(separator: "-") },
                        earliestInMinutes: row.earliestInMinutes,
                        latestOutMinutes: row.latestOutMinutes
                    )
                    shift.pairing = row.pairing
                    shift.flexEarlyMinutes = row.flexEarlyMinutes
                    shift.flexLateMinutes = row.flexLateMinutes
                    shift.coreStart = row.coreStart
                    shift.coreEnd = row.coreEnd
                    shift.requiredMinutes = row.requiredMinutes
                    shift.lateOffLateOn = (row.lateOffLateOn ?? []).map { $0.map(String.init).joined(separator: ":") }
                    return shift
                }
            )
        }
        service.on(PlanMessages.ImportShifts.self, role: .hr) { input, caller in
            let file = try ShiftImport(CSVTable(bytes: Parameter.bytes(base64: input.content)))
            let counts = try await store.importShifts(file.shifts, change: change(by: caller), dryRun: input.dryRun)
            return PlanMessages.ImportShifts.Output(
                added: counts.added,
                changed: counts.changed,
                unchanged: counts.unchanged
            )
        }
        service.on(PlanMessages.ListRoster.self, role: .hr) { input, _ in
            let start = max(0, input.after ?? 0)
            let rows = try await store.roster().dropFirst(start)
            let page = rows.prefix(GatewayMethods.page)
            return PlanMessages.ListRoster.Output(
                lines: page.map { row in
                    PlanMessages.RosterLine(
                        scope: row.scope.rawValue,
                        subject: row.subject,
                        from: row.first.description,
                        to: row.last == RosterRow.openEnd ? nil : row.last.description,
                        weekdays: row.weekdays,
                        shift: row.shift
                    )
                },
                next: page.count < rows.count ? start + page.count : nil
            )
        }
        service.on(PlanMessages.ImportRoster.self, role: .hr) { input, caller in
            let people = try await store.people()
            let file = try RosterImport(
                CSVTable(bytes: Parameter.bytes(base64: input.content)),
                people: Set(people.map(\.number)),
                departments: Set(people.map(\.department)),
                shifts: Set(try await store.shifts().map(\.name))
            )
            let counts = try await store.importRoster(file.lines, change: change(by: caller), dryRun: input.dryRun)
            return PlanMessages.ImportRoster.Output(
                added: counts.added,
                changed: counts.changed,
                unchanged: counts.unchanged
            )
        }
        service.on(PlanMessages.ListCalendar.self, role: .observe) { _, _ in
            PlanMessages.ListCalendar.Output(
                days: try await store.calendar().map {
                    PlanMessages.CalendarDay(date: $0.date.description, type: $0.type, note: $0.note)
                }
            )
        }
        service.on(PlanMessages.ImportCalendar.self, role: .hr) { input, caller in
            let file = try CalendarImport(CSVTable(bytes: Parameter.bytes(base64: input.content)))
            let counts = try await store.importCalendar(file.days, change: change(by: caller), dryRun: input.dryRun)
            return PlanMessages.ImportCalendar.Output(
                added: counts.added,
                changed: counts.changed,
                unchanged: counts.unchanged
            )
        }
    }
}

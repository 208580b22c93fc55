import Control
import DaemonConfiguration
import JSON
import Office
import Storage
import Terms
import WallClock

extension GatewayMethods {
    func addBookings(to service: inout ControlService) {
        service.on(OfficeMessages.Booked.self, role: nil) { input, peer in
            let (facts, reader) = try await (office.facts(), officeReader(peer))
            guard reader.isAdmin || reader.person != nil else { throw Refusal.nobody }
            let from = try moment(input.from, "from", facts)
            let to = try moment(input.to, "to", facts)
            guard from < to else {
                throw Refusal.badField("to", reason: .notBehindFrom)
            }
            let modules = office.modules
            let held = try await store.officeCases { view in
                let rooms = try input.resource.map { [$0] } ?? view.officeCases(key: Rooms.object).compactMap(\.number)
                return try rooms.flatMap { try view.officeCases(key: Booking.key($0)) }
            }
            let bookings = held.compactMap { found -> OfficeMessages.Booking? in
                guard let slot = found.slot, slot.from < to, from < slot.to else { return nil }
                var booking = OfficeMessages.Booking(
                    resource: slot.resource,
                    number: modules[found.object]?.reference(found) ?? "",
                    from: slot.from.rfc3339(in: facts.clock.zone),
                    to: slot.to.rfc3339(in: facts.clock.zone),
                    state: found.state
                )
                if reader.mayRead(found, facts, modules) {
                    booking.by = facts.directory.name(found.requester)
                    booking.title = found.text("title")
                }
                return booking
            }
            return OfficeMessages.Booked.Output(
                bookings: bookings.sorted { ($0.from, $0.resource) < ($1.from, $1.resource) }
            )
        }
    }

    private func moment(_ text: String, _ name: String, _ facts: Facts) throws -> Instant {
        guard let moment = FieldRule.moment(text, in: facts.clock.zone) else {
            throw Refusal.badField(name, reason: FieldRule.momentHint)
        }
        return moment
    }
}

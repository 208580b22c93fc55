/// What an office may set about its rooms. Defaults: office.md 1, MTG-8.
package struct RoomSettings: Equatable, Sendable {
    /// A room whose people do not come is free again after so many minutes.
    package var noShowMinutes = 15
    /// So many minutes before its time a booking may begin, and a punch at the room's terminal counts as coming.
    package var earlyMinutes = 30
    /// Working hours in which a requested room is decided.
    package var reviewHours = 4
    /// How many days ahead a room can be booked.
    package var horizonDays = 366

    package init() {}
}

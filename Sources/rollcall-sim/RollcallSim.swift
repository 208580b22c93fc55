import ArgumentParser

/// Clock terminals made of software, and an invented office whose people punch at them.
@main
struct RollcallSim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollcall-sim",
        abstract: "Plays clock terminals for demonstrations and tests.",
        subcommands: [
            SimulateZK.self, SimulatePush.self, SimulateAnviz.self, SimulateOSDP.self, SimulateISAPI.self,
            SimulateRealSense.self, SimulateFleet.self, MakeCapture.self, PlayTranscript.self, MakeOffice.self,
        ]
    )
}

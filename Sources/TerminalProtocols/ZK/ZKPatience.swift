/// How long an answer is waited for, and how often a question is repeated.
///
/// A stream loses nothing: silence there means that nobody is listening, and one repetition is for a terminal that
/// dropped a question. Datagrams are lost one by one, so they are asked again soon and often, each time more slowly.
struct ZKPatience: Equatable, Sendable {
    let carriage: SessionSettings.Carriage

    /// How often a question is repeated.
    func repetitions(of question: ZKQuestion) -> Int {
        guard question.mayBeRepeated(on: carriage) else { return 0 }
        return carriage == .stream ? 1 : 6
    }

    /// Within this time an answer must begin, and a transfer must go on.
    /// - Parameter repetition: 0 for the first time the question is asked.
    func wait(for question: ZKQuestion, repetition: Int) -> Duration {
        guard carriage == .datagram else { return ZKSession.answerTime }
        let first: Duration =
            switch question {
            case .chunk: .milliseconds(500)
            case .table: ZKSession.answerTime  // the terminal first fills its buffer
            default: .seconds(1)
            }
        return min(ZKSession.answerTime, first * (1 << min(max(repetition, 0), 8)))
    }
}

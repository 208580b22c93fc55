import Terms

/// What a refusal says is expected by its English sentence, by which two wordings are one.
extension Wording: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    public init(stringLiteral english: String) { self.init(english, "") }
}

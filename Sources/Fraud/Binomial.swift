import Glibc

/// Exact tail of the binomial distribution.
enum Binomial {
    /// The chance of `successes` or more in `trials`, each with `probability`.
    static func upperTail(_ successes: Int, of trials: Int, probability: Double) -> Double {
        guard successes > 0 else { return 1 }
        guard successes <= trials, probability > 0 else { return 0 }
        guard probability < 1 else { return 1 }
        var term = pow(1 - probability, Double(trials))
        var tail = 0.0
        for count in 0...trials {
            if count >= successes { tail += term }
            term *= Double(trials - count) / Double(count + 1) * probability / (1 - probability)
        }
        return min(tail, 1)
    }
}

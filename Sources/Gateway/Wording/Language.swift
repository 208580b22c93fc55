/// The languages that people read results in.
package enum Language: String, CaseIterable, Sendable { case en, zh }

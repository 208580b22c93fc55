/// A type of the Varlink interface definition language. Source: daemon.md 3.4.
package indirect enum InterfaceType: Equatable, Sendable {
    case bool
    /// Signed, 64 bits.
    case int
    case float
    case string
    /// A JSON object that the interface does not describe.
    case object
    /// A type that the same interface declares.
    case named(String)
    /// Null or absent stand for nothing; never directly around another optional.
    case optional(InterfaceType)
    case array(InterfaceType)
    /// From strings; `[string]()`, a map to the empty structure, is Varlink's set of strings.
    case map(InterfaceType)
    case structure([InterfaceField])
    case enumeration([InterfaceValue])
}

/// A field of a structure, of a method's input or output, or of an error.
package struct InterfaceField: Equatable, Sendable {
    package let name: String
    package let type: InterfaceType
    /// The comment directly before it, without `#`; lines are joined by line feeds.
    package let documentation: String
}

/// A value of an enumeration; a JSON string.
package struct InterfaceValue: Equatable, Sendable {
    package let name: String
    /// As of ``InterfaceField``.
    package let documentation: String
}

/// What all objects of the office are made of. Source: office.md 2.
package enum Shape: String, Sendable {
    case register, approval, ledger, booking, duty, attachment
}

/// Every object of the office.
package struct Modules: Sendable {
    package let objects: [ObjectDeclaration]
    private let byName: [String: ObjectDeclaration]
    private let shapes: [String: Shape]

    package init(_ shapes: KeyValuePairs<Shape, [ObjectDeclaration]>) {
        objects = shapes.flatMap(\.value)
        byName = Dictionary(objects.map { ($0.object, $0) }) { first, _ in first }
        self.shapes = Dictionary(
            shapes.flatMap { shape, objects in objects.map { ($0.object, shape) } }
        ) { first, _ in first }
    }

    package subscript(object: String) -> ObjectDeclaration? { byName[object] }

    package func shape(of object: String) -> Shape? { shapes[object] }

    /// The object that a reference is of, by its series; nil for a ledger account's code and for rubbish.
    package func object(of reference: String) -> String? {
        let series = reference.prefix { $0 != "-" }
        return objects.first { declaration in
            declaration.series.map { $0 == series } ?? (draftID(declaration.object, reference) != nil)
        }?.object
    }

    /// The id in what a case without a number is called.
    package func draftID(_ object: String, _ reference: String) -> Int64? {
        guard let declaration = byName[object], !declaration.hasCodes else { return nil }
        // `delivery-draft-16` is what `delivery-16` was called once.
        for prefix in [declaration.prefix, "\(object)-draft-"] where reference.hasPrefix(prefix) {
            let digits = reference.dropFirst(prefix.count)
            if digits.utf8.allSatisfy({ (48...57).contains($0) }) { return Int64(digits) }
        }
        return nil
    }
}

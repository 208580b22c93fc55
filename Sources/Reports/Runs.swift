extension Array {
    /// How many neighbours share a name, in their order.
    func runs(of name: (Element) -> String) -> [(name: String, count: Int)] {
        reduce(into: []) { runs, element in
            if let last = runs.last, last.name == name(element) {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((name(element), 1))
            }
        }
    }
}

/// One key with the value that it has in a configuration.
package struct ConfigurationSetting: Equatable, Sendable {
    /// `terminal[0].link`.
    package let path: String
    /// `terminal[0]`.
    package let table: String
    /// How its table's header is written: `[attendance.limits]`, `[[terminal]]`.
    package let header: String
    /// How the key is written.
    package let key: String
    /// How the value is written; nil for a secret, which is not shown.
    package let value: String?
    /// nil for a default.
    package let place: KeyPlace?
}

extension ConfigurationDocument {
    /// What is set, by tables.
    /// - Parameter withDefaults: also what holds because nothing else was said. Tables that switch something on are
    ///   only there if somebody wrote them.
    package func settings(withDefaults: Bool) -> [ConfigurationSetting] {
        ConfigurationKey.tables.flatMap { table -> [ConfigurationSetting] in
            let keys = ConfigurationKey.all.filter { $0.table == table.path }
            guard table.path.hasSuffix("[]") else {
                let contents = contents(of: table.path)
                let switchesOn = keys.contains(where: \.isRequired)
                guard contents != nil || withDefaults && !switchesOn else { return [] }
                return settings(contents ?? [:], keys, at: table.path, header: "[\(table.path)]", withDefaults)
            }
            let name = String(table.path.dropLast(2))
            guard case .array(let items)? = root[name] else { return [] }
            return items.enumerated().flatMap { index, item -> [ConfigurationSetting] in
                guard case .table(let contents) = item else { return [] }
                return settings(contents, keys, at: "\(name)[\(index)]", header: "[[\(name)]]", withDefaults)
            }
        }
    }

    private func contents(of table: String) -> [String: TOMLNode]? {
        var contents = root
        for part in table.split(separator: ".") {
            guard case .table(let inner)? = contents[String(part)] else { return nil }
            contents = inner
        }
        return contents
    }

    private func settings(
        _ contents: [String: TOMLNode],
        _ keys: [ConfigurationKey],
        at path: String,
        header: String,
        _ withDefaults: Bool
    ) -> [ConfigurationSetting] {
        func setting(_ name: String, _ value: String?, _ place: KeyPlace?) -> ConfigurationSetting {
            let key = TOMLNode.key(name)
            return ConfigurationSetting(
                path: "\(path).\(name)",
                table: path,
                header: header,
                key: key,
                value: value,
                place: place
            )
        }
        return keys.flatMap { key -> [ConfigurationSetting] in
            if key.name == "*" {
                return contents.sorted { $0.key < $1.key }.map {
                    setting($0.key, $0.value.toml, place(of: "\(path).\($0.key)"))
                }
            }
            guard let node = contents[key.name] else {
                guard withDefaults, let standard = key.standard else { return [] }
                return [setting(key.name, standard, nil)]
            }
            return [setting(key.name, key.hides(node) ? nil : node.toml, place(of: "\(path).\(key.name)"))]
        }
    }
}

extension ConfigurationKey {
    /// The name of a credential is no secret, and 0 is no key.
    fileprivate func hides(_ node: TOMLNode) -> Bool {
        guard isSecret, node != .integer(0) else { return false }
        if case .string(let text) = node, text.hasPrefix("credential:") { return false }
        return true
    }
}

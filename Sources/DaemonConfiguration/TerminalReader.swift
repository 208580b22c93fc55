import TerminalProtocols

/// Reads the tables `[[terminal]]`.
enum TerminalReader {
    /// - Parameter others: terminals whose names and links are taken.
    static func terminals(
        _ root: inout TableReader,
        beside others: [Configuration.Terminal] = []
    ) -> [Configuration.Terminal] {
        var taken = Taken(others)
        var terminals: [Configuration.Terminal] = []
        for var table in root.tables("terminal") {
            if let terminal = terminal(&table, &taken) { terminals.append(terminal) }
        }
        return terminals
    }

    /// What the terminals above have taken.
    private struct Taken {
        struct Member {
            var name: String
            var address: UInt32
            var protocolName: String
            var link: LinkAddress
            var use: LineUse
        }

        var names: Set<String> = []
        /// By line: whoever is on it.
        var lines: [String: [Member]] = [:]

        init(_ others: [Configuration.Terminal]) {
            for other in others {
                names.insert(other.name)
                lines[other.link.line, default: []].append(
                    Member(
                        name: other.name,
                        address: other.session.address,
                        protocolName: other.protocolName,
                        link: other.link,
                        use: other.descriptor?.lineUse ?? .alone
                    )
                )
            }
        }

        /// - Returns: what speaks against another terminal on this line.
        mutating func take(_ link: LinkAddress, _ member: Member) -> String? {
            let others = lines[link.line] ?? []
            lines[link.line] = others + [member]
            guard let other = others.first else { return nil }
            guard case .serial = link else {
                return "is the link of terminal \"\(other.name)\" too; one terminal a link"
            }
            if other.link != link { return "terminal \"\(other.name)\" uses the same port with other settings" }
            if !member.use.allowsSharing {
                return "is the line of terminal \"\(other.name)\" too; \(member.protocolName) needs a line of its own"
            }
            if other.protocolName != member.protocolName {
                return "terminal \"\(other.name)\" speaks \(other.protocolName) on the same line"
            }
            // An Anviz request to device 0 is answered by everybody on the line.
            if case .shared = member.use, min(member.address, others.map(\.address).min() ?? 0) == 0 {
                return "terminal \"\(other.name)\" is on the same line; give each its own address = NUMBER from 1"
            }
            guard let same = others.first(where: { $0.address == member.address }) else { return nil }
            return "terminal \"\(same.name)\" has the same port and address; "
                + "give each terminal on a line its own address = NUMBER"
        }
    }

    private static func terminal(_ table: inout TableReader, _ taken: inout Taken) -> Configuration.Terminal? {
        let name = table.requiredString("name", example: "front-door")
        let protocolName = table.requiredString("protocol", example: "zk")
        let linkText = table.requiredString("link", example: "tcp://192.0.2.10:4370")
        let key = table.key("key")
        let address = table.integer("address", in: 0...Int(UInt32.max))
        let account = table.string("account")
        let installsKey = table.bool("install")
        let verification = table.verification("verification")
        let group = table.string("group") ?? Configuration.defaultGroup
        let direction = table.choice("direction") as Configuration.Direction?
        let site = table.string("site")
        let poll = table.duration("poll", in: .milliseconds(100)...(.seconds(86_400)))
        let clock = table.choice("clock") as Configuration.ClockPolicy?
        let isEnabled = table.bool("enabled")
        let importsDrives = table.bool("drive")
        table.end()

        if let name, name.isEmpty || name.utf8.contains(where: { $0 < 0x21 || $0 == 0x7F }) {
            table.mistake("name", "must be a word without spaces, such as front-door")
        } else if let name, !taken.names.insert(name).inserted {
            table.mistake("name", "\"\(name)\" is the name of another terminal; names must differ")
        }
        if site?.isEmpty == true || site?.contains("|") == true { table.mistake("site", "must be a name without |") }
        if group.isEmpty { table.mistake("group", "must not be empty") }
        let known = Registry.protocols.map { $0.descriptor }
        let descriptor = protocolName.flatMap { name in known.first { $0.name == name } }
        if let protocolName, descriptor == nil {
            let names = known.map(\.name).joined(separator: ", ")
            table.mistake("protocol", "\"\(protocolName)\" is not one of \(names)")
        }
        guard let linkText else { return nil }
        do throws(LinkAddressError) {
            let link = try LinkAddress(linkText)
            if let descriptor, !descriptor.links.contains(link.scheme) {
                let links = descriptor.links.joined(separator: ", ")
                table.mistake("link", "protocol \(descriptor.name) speaks over \(links), not \(link.scheme)")
            }
            if let descriptor, let address, !descriptor.addresses.contains(UInt32(address)) {
                let range = descriptor.addresses
                table.mistake("address", "must be from \(range.lowerBound) to \(range.upperBound)")
            }
            let member = Taken.Member(
                name: name ?? "above",
                address: UInt32(address ?? 0),
                protocolName: protocolName ?? "",
                link: link,
                use: descriptor?.lineUse ?? .alone
            )
            if let objection = taken.take(link, member) { table.mistake("link", objection) }
            guard let name, let protocolName else { return nil }
            var settings = SessionSettings(
                poll: poll ?? descriptor?.usualPoll ?? .seconds(30),
                address: UInt32(address ?? 0),
                installsKey: installsKey ?? false
            )
            if case .number(let number) = key { settings.key = number }
            if let account { settings.account = account }
            settings.verification = verification
            return Configuration.Terminal(
                name: name,
                protocolName: protocolName,
                link: link,
                session: settings,
                group: group,
                direction: direction ?? .both,
                site: site,
                credential: key?.credential,
                clock: clock ?? .report,
                isEnabled: isEnabled ?? true,
                importsDrives: importsDrives ?? false
            )
        } catch {
            table.mistake("link", error.description)
            return nil
        }
    }
}

/// A terminal's own communication key, or where a key or password is kept.
private enum ConfiguredKey {
    case number(UInt32)
    case credential(String)

    var credential: String? { if case .credential(let name) = self { name } else { nil } }
}

extension TableReader {
    fileprivate mutating func key(_ key: String) -> ConfiguredKey? {
        guard isString(key) else { return integer(key, in: 0...999_999).map { .number(UInt32($0)) } }
        guard let text = string(key) else { return nil }
        let name = text.hasPrefix("credential:") ? text.dropFirst("credential:".count) : ""
        let isName =
            !name.isEmpty && name.utf8.count <= 255 && !name.hasPrefix(".")
            && name.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != UInt8(ascii: "/") }
        guard isName else {
            mistake(key, "must be a number from 0 to 999999, or \"credential:NAME\"; secrets are not written here")
            return nil
        }
        return .credential(String(name))
    }

    fileprivate mutating func verification(_ key: String) -> Verification? {
        guard let text = string(key) else { return nil }
        if let methods = VerificationMethods(named: text) { return .all(methods) }
        mistake(key, "must be one of \(VerificationMethods.allNames.joined(separator: ", "))")
        return nil
    }
}

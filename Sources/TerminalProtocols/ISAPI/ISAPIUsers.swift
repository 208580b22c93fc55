import JSON

/// A read of everybody enrolled, page after page. Source: protocols/face.md, Hikvision ISAPI, Users.
struct ISAPIUserRead: Sendable {
    /// More than any terminal holds.
    static let mostUsers = 100_000

    /// The terminal's name for it: the same for all its pages.
    var name: String
    /// The order that it answers; nil for a read of our own.
    var order: TerminalOrder?
    private(set) var position = 0
    private(set) var users: [TerminalUser] = []
    private(set) var fingers = 0
    private(set) var faces = 0
    private var lastPage: [JSONValue] = []

    enum Step { case more, end, endless }

    init(name: String, order: TerminalOrder?) {
        self.name = name
        self.order = order
    }

    mutating func take(_ page: ISAPIPage) -> Step {
        // The same people twice in a row: the terminal does not count on.
        if !page.entries.isEmpty, page.entries == lastPage { return .endless }
        lastPage = page.entries
        position += page.entries.count
        for entry in page.entries {
            guard let user = TerminalUser(entry) else { continue }
            users.append(user)
            fingers += max(0, min(10, entry["numOfFP"]?.whole ?? 0))
            faces += max(0, min(10, entry["numOfFace"]?.whole ?? 0))
        }
        guard page.hasMore(after: position) else { return .end }
        return page.entries.isEmpty || users.count > ISAPIUserRead.mostUsers ? .endless : .more
    }

    var condition: JSONValue {
        [
            "UserInfoSearchCond": [
                "searchID": .string(name), "searchResultPosition": .integer(Int64(position)), "maxResults": 30,
            ]
        ]
    }

    static func condition(of user: String, search: String) -> JSONValue {
        [
            "UserInfoSearchCond": [
                "searchID": .string(search), "searchResultPosition": 0, "maxResults": 1,
                "EmployeeNoList": [["employeeNo": .string(user)]],
            ]
        ]
    }
}

extension TerminalUser {
    fileprivate init?(_ entry: JSONValue) {
        guard let number = entry["employeeNo"]?.text, !number.isEmpty, number.utf8.count <= 64 else { return nil }
        self.init(
            user: number,
            name: entry["name"]?.text ?? "",
            isAdministrator: entry["localUIRight"] == true,
            hasPassword: entry["password"]?.text.map { !$0.isEmpty } ?? false,
            fingers: entry["numOfFP"]?.whole
        )
    }

    /// What is written for this person: what the terminal has of them, with what an enrolment says changed.
    /// - Parameter known: the terminal's entry; nil if it has none.
    func userInfo(over known: JSONValue?) -> JSONValue {
        var info: JSONObject
        if case .object(let object)? = known {
            // Counts are the terminal's own business, and a password that was read may be a placeholder.
            info = JSONObject(
                distinct: object.members.filter { !$0.name.hasPrefix("numOf") && $0.name != "password" }
            )
        } else {
            info = [
                "employeeNo": .string(user), "name": "", "userType": "normal",
                "Valid": ["enable": true, "beginTime": "2020-01-01T00:00:00", "endTime": "2037-12-31T23:59:59"],
                "doorRight": "1", "RightPlan": [["doorNo": 1, "planTemplateNo": "1"]],
            ]
        }
        info["employeeNo"] = .string(user)
        info["name"] = .string(name)
        info["localUIRight"] = .bool(isAdministrator)
        return .object(info)
    }
}

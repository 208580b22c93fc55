import JSON

/// What can be done with the objects of `io.rollcall.Office`; the interface file says what each field means.
extension OfficeMessages {
    package enum Describe: ControlMethod {
        package static let name = "io.rollcall.Office.Describe"

        package struct Input: Codable, Sendable {
            package init() {}
        }

        package struct Field: Codable, Equatable, Sendable {
            package var name: String
            package var required: Bool

            package init(name: String, required: Bool) {
                self.name = name
                self.required = required
            }
        }

        package struct Verb: Codable, Equatable, Sendable {
            package var verb: String
            package var from: [String]
            package var who: [String]
            package var needsReason: Bool
            package var fields: [Field]

            package init(verb: String, from: [String], who: [String], needsReason: Bool, fields: [Field]) {
                self.verb = verb
                self.from = from
                self.who = who
                self.needsReason = needsReason
                self.fields = fields
            }
        }

        package struct Object: Codable, Equatable, Sendable {
            package var object: String
            package var zh: String
            package var en: String
            package var series: String?
            package var verbs: [Verb]

            package init(object: String, zh: String, en: String, series: String?, verbs: [Verb]) {
                self.object = object
                self.zh = zh
                self.en = en
                self.series = series
                self.verbs = verbs
            }
        }

        package struct Output: Codable, Equatable, Sendable {
            package var objects: [Object]

            package init(objects: [Object]) { self.objects = objects }
        }
    }
}

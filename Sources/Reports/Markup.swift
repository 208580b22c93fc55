/// Text for HTML and SVG.
enum Markup {
    /// With everything escaped that could be markup, also within quotes; control characters become spaces.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: result += " "
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}

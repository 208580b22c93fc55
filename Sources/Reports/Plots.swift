import Attendance
import Terms
import WallClock

/// Pictures of a month as inline SVG.
struct Plots {
    let sheet: MonthSheet
    let words: Language

    /// Late arrivals by date and department: a square each, the darker the more.
    func lateArrivals() -> String {
        let departments = sheet.departments
        let first = sheet.month.first.dayNumber
        let count = sheet.month.last.dayNumber - first + 1
        let (left, top, side, height) = (130, 24, 26, 22)
        let counts = departments.map { department in
            var late = [Int](repeating: 0, count: count)
            for day in department.lines.flatMap(\.days)
            where day.findings.contains(where: { $0.kind == "late" && !$0.resolved }) {
                late[day.date.dayNumber - first] += 1
            }
            return late
        }
        let most = max(counts.joined().max() ?? 0, 1)
        var svg = Plots.open(width: left + count * side + 60, height: top + departments.count * height + 8)
        for place in 0..<count {
            let date = LocalDate(dayNumber: first + place)
            let weekend = date.weekday > 5 ? " class=\"weekend\"" : ""
            svg +=
                "<text x=\"\(left + place * side + side / 2)\" y=\"16\" text-anchor=\"middle\"\(weekend)>"
                + "\(place + 1)</text>"
        }
        for (row, (department, late)) in zip(departments, counts).enumerated() {
            let y = top + row * height
            svg +=
                "<text x=\"\(left - 8)\" y=\"\(y + 15)\" text-anchor=\"end\">"
                + "\(Markup.escaped(words.department(department.name)))</text>"
            for (place, number) in late.enumerated() {
                let x = left + place * side
                let shade = number == 0 ? "#f4f4f2" : "hsl(28 85% \(92 - 50 * number / most)%)"
                svg += "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(side - 2)\" height=\"\(height - 2)\" fill=\"\(shade)\"/>"
                if number > 0 {
                    let ink = number * 2 > most ? "#fff" : "#222"
                    svg +=
                        "<text x=\"\(x + side / 2 - 1)\" y=\"\(y + 15)\" text-anchor=\"middle\" fill=\"\(ink)\">"
                        + "\(number)</text>"
                }
            }
            svg += "<text x=\"\(left + count * side + 8)\" y=\"\(y + 15)\">= \(late.reduce(0, +))</text>"
        }
        return svg + "</svg>"
    }

    /// How many arrivals lie how far from the due start, in steps of five minutes; whoever is further off is in the
    /// outermost bars.
    func arrivals() -> String {
        let (step, reach) = (5, 60)
        let bars = 2 * reach / step + 2
        var counts = [Int](repeating: 0, count: bars)
        for day in sheet.lines.flatMap(\.days) {
            guard let entry = day.in, let due = day.dueStart else { continue }
            // As lateness is judged: the arrival's seconds are cut.
            let seconds = Int(entry.wallSeconds - due.wallSeconds)
            let minutes = seconds >= 0 ? seconds / 60 : -((59 - seconds) / 60)
            let bar = minutes < -reach ? 0 : minutes >= reach ? bars - 1 : (minutes + reach) / step + 1
            counts[bar] += 1
        }
        let (left, top, width, height) = (40, 20, 30, 150)
        let most = max(counts.max() ?? 0, 1)
        var svg = Plots.open(width: left + bars * width + 20, height: top + height + 40)
        for (bar, number) in counts.enumerated() {
            let x = left + bar * width
            let tall = number * height / most
            let fill = bar > reach / step ? "#d9822b" : "#5b8db8"
            svg +=
                "<rect x=\"\(x + 1)\" y=\"\(top + height - tall)\" width=\"\(width - 2)\" height=\"\(tall)\" "
                + "fill=\"\(fill)\"/>"
            if number > 0 {
                svg +=
                    "<text x=\"\(x + width / 2)\" y=\"\(top + height - tall - 4)\" text-anchor=\"middle\">"
                    + "\(number)</text>"
            }
        }
        let base = top + height
        svg += "<line x1=\"\(left)\" y1=\"\(base)\" x2=\"\(left + bars * width)\" y2=\"\(base)\" stroke=\"#444\"/>"
        for minutes in stride(from: -reach, through: reach, by: 15) {
            let x = left + ((minutes + reach) / step + 1) * width
            let label = minutes > 0 ? "+\(minutes)" : "\(minutes)"
            svg +=
                "<line x1=\"\(x)\" y1=\"\(base)\" x2=\"\(x)\" y2=\"\(base + 5)\" stroke=\"#444\"/>"
                + "<text x=\"\(x)\" y=\"\(base + 18)\" text-anchor=\"middle\">\(label)</text>"
        }
        let axis = words("minutes from the due start (late to the right)", "相对应上班时间（分钟，右侧为迟到）")
        svg += "<text x=\"\(left + bars * width / 2)\" y=\"\(base + 34)\" text-anchor=\"middle\">\(axis)</text>"
        return svg + "</svg>"
    }

    private static func open(width: Int, height: Int) -> String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" role=\"img\">"
    }
}

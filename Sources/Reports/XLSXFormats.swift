import Attendance
import CXLSXWriter

/// The looks of a workbook's cells.
struct XLSXFormats {
    let title: XLSXBook.Format?
    let note: XLSXBook.Format?
    let heading: XLSXBook.Format?
    let text: XLSXBook.Format?
    let count: XLSXBook.Format?
    let hours: XLSXBook.Format?
    let money: XLSXBook.Format?
    let date: XLSXBook.Format?
    let moment: XLSXBook.Format?
    let mark: XLSXBook.Format?
    private let coloured: [Mark: XLSXBook.Format]

    init(_ book: XLSXBook) {
        func bordered(_ align: lxw_format_alignments, _ set: (XLSXBook.Format) -> Void = { _ in }) -> XLSXBook.Format? {
            book.format {
                format_set_border($0, UInt8(LXW_BORDER_THIN.rawValue))
                format_set_border_color($0, 0xAAAAAA)
                format_set_align($0, UInt8(align.rawValue))
                set($0)
            }
        }
        title = book.format {
            format_set_bold($0)
            format_set_font_size($0, 14)
        }
        note = book.format { format_set_font_size($0, 8) }
        heading = bordered(LXW_ALIGN_CENTER) {
            format_set_bold($0)
            format_set_text_wrap($0)
            format_set_bg_color($0, 0xEEF1F4)
        }
        text = bordered(LXW_ALIGN_LEFT)
        count = bordered(LXW_ALIGN_RIGHT) { format_set_num_format($0, "0") }
        hours = bordered(LXW_ALIGN_RIGHT) { format_set_num_format($0, "0.00") }
        money = bordered(LXW_ALIGN_RIGHT) { format_set_num_format($0, "#,##0.00") }
        date = bordered(LXW_ALIGN_CENTER) { format_set_num_format($0, "yyyy-mm-dd") }
        moment = bordered(LXW_ALIGN_CENTER) { format_set_num_format($0, "mm-dd hh:mm:ss") }
        mark = bordered(LXW_ALIGN_CENTER)
        let colours: [Mark: UInt32] = [
            .absent: 0xF6C1BD, .late: 0xFBE3BF, .early: 0xFBE3BF, .short: 0xFBE3BF, .missing: 0xFDF3B5,
            .pending: 0xE4E4EE, .leave: 0xD8EBD8, .trip: 0xD8EBD8,
        ]
        coloured = colours.compactMapValues { colour in
            bordered(LXW_ALIGN_CENTER) { format_set_bg_color($0, colour) }
        }
    }

    /// By the gravest mark of a day.
    func day(_ marks: [Mark]) -> XLSXBook.Format? {
        let order: [Mark] = [.absent, .missing, .late, .early, .short, .pending, .leave, .trip]
        return order.first(where: marks.contains).flatMap { coloured[$0] } ?? mark
    }
}

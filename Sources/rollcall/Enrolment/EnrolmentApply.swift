import ArgumentParser
import Control
@preconcurrency import Glibc
import JSON
import Terms

struct EnrolmentApply: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Carry the plan out: it is shown first. After an interruption apply again goes on."
    )
    @OptionGroup var options: GlobalOptions
    @OptionGroup var consent: Consent
    @Option(help: "Only for this terminal.", completion: LiveNames.terminals) var terminal: String?

    func run() throws {
        let words = options.words
        let plan = try WholePlan(options, terminal: terminal, refresh: true)
        if !options.json { try plan.print(words) }
        guard plan.total > 0 else {
            if options.json { Output.print(EnrolmentApply.nothing) }
            return
        }
        try consent.ask(
            words("Write \(plan.total) steps to the terminals?", "向考勤机执行 \(plan.total) 个步骤？"),
            isFinal: true
        )
        var parameters = options.parameters(("terminal", terminal))
        parameters["digest"] = .string(plan.digest)
        let bar = ProgressBar(words)
        var sums: EnrolmentMessages.Apply.Sums?
        try options.client().stream(EnrolmentMessages.Apply.name, parameters) { reply in
            let progress = try EnrolmentMessages.Apply.Output(json: .object(reply))
            sums = progress.sums
            if options.json {
                Output.print(reply)
                return Output.flush()
            }
            bar.show(progress)
        }
        guard let sums else { return }
        bar.end()
        if !options.json {
            print(
                words(
                    "done \(sums.done), refused \(sums.refused), failed \(sums.failed), skipped \(sums.skipped)",
                    "完成 \(sums.done)，被拒 \(sums.refused)，失败 \(sums.failed)，跳过 \(sums.skipped)"
                )
            )
        }
        if sums.refused + sums.failed + sums.skipped > 0 { throw ExitCode(EX_TEMPFAIL) }
    }

    private static let nothing: JSONObject = [
        "number": 0, "total": 0, "sums": .object(["done": 0, "refused": 0, "failed": 0, "skipped": 0]),
    ]
}

/// How far the run is: one line that is drawn anew on a terminal, a line a step elsewhere. On standard error, so that
/// standard output stays what was asked for.
struct ProgressBar {
    private let words: Language
    private let isDrawn: Bool
    private static let width = 24

    init(_ words: Language) {
        self.words = words
        isDrawn = isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"
    }

    func show(_ progress: EnrolmentMessages.Apply.Output) {
        guard let step = progress.step, let result = progress.result else { return }
        let what = Table.printable("\(step.terminal)  \(words.step(step))  \(step.user)  \(step.name)")
        let trouble = result == "done" ? nil : "\(words.outcome(result)): \(Table.printable(progress.detail ?? ""))"
        guard isDrawn else {
            return write("\(progress.number)/\(progress.total)  \(what)  \(trouble ?? words.outcome(result))\n")
        }
        // What went wrong stays to be read; the bar goes on below it.
        if let trouble { write("\r\u{1B}[K\(what)  \(trouble)\n") }
        let filled = progress.total == 0 ? 0 : Self.width * progress.number / progress.total
        let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: Self.width - filled)
        write("\r\u{1B}[K[\(bar)] \(progress.number)/\(progress.total)  \(what)")
    }

    func end() { if isDrawn { write("\r\u{1B}[K") } }

    private func write(_ text: String) {
        fputs(text, stderr)
        fflush(stderr)
    }
}

extension Language {
    func step(_ step: EnrolmentMessages.Step) -> String {
        let card = step.card ? self(" with card", "（含卡）") : ""
        return switch step.action {
        case "remove": self("remove", "删除")
        case "enrol": self("enrol", "下发") + card
        case "change": self("change", "更新") + card
        case "readTemplates": self("read fingerprints and face", "读取指纹和人脸")
        case "writeTemplates": self("copy fingerprints and face", "下发指纹和人脸")
        default: step.action
        }
    }

    func outcome(_ result: String) -> String {
        switch result {
        case "done": self("done", "完成")
        case "refused": self("refused", "被拒")
        case "failed": self("failed", "失败")
        case "skipped": self("skipped", "跳过")
        default: result
        }
    }

    func difference(_ kind: String, _ detail: String?) -> String {
        let detail = detail ?? ""
        return switch kind {
        case "missing": self("not on the terminal", "机上缺少")
        case "name": self("the terminal says \"\(detail)\"", "机上姓名“\(detail)”")
        case "cardMissing": self("card missing", "缺少卡")
        case "cardConflict": self("another card than on \(detail)", "卡号与 \(detail) 不同")
        case "templatesMissing": self("\(detail) templates missing", "缺少 \(detail) 个模板")
        case "left": self("left, still enrolled", "已离职，仍在机上")
        case "ghost": self("in no list of people", "不在人员名单")
        case "administrator": self("administrator at the terminal", "考勤机管理员")
        default: kind
        }
    }

    func obstacle(_ reason: String, _ detail: String?) -> String {
        let detail = detail ?? ""
        return switch reason {
        case "neverRead": self("its users are not known yet", "尚未读取用户")
        case "unsupported": self("its protocol has no order \(detail)", "协议不支持 \(detail)")
        case "full": self("it is full: \(detail) users", "已满：\(detail) 人")
        case "lastAdministrator":
            self("its last administrator: name another one at the terminal first", "最后一名管理员：请先在机上另设管理员")
        case "noTemplateKey": self("no credential enrolment-key", "没有凭据 enrolment-key")
        default: reason
        }
    }
}

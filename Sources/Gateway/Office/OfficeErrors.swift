import Control
import JSON
import Office
import Terms
import WallClock

extension ControlError {
    init(_ refusal: Refusal) {
        func error(_ name: String, _ message: Wording, hint: Wording? = nil, _ more: JSONObject = [:]) -> ControlError {
            ControlError(name: "io.rollcall.Office.\(name)", message, hint: hint, more)
        }
        func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        func named(_ field: String) -> String {
            let name = Language.zh.officeField(field)
            return name == field ? field : "\(name)（\(field)）"
        }
        switch refusal {
        case .nobody:
            self = error(
                "Nobody",
                Wording("your account is linked to nobody who works here", "您的账号未关联任何在职人员"),
                hint: Wording(
                    "an administrator links it: rollcall person link NUMBER --account NAME",
                    "请管理员关联：rollcall person link 工号 --account 账号"
                )
            )
        case .notFound(let object, let reference):
            let modules = Modules.office
            if let wanted = modules[object]?.name, let other = modules.object(of: reference), other != object,
                let name = modules[other]?.name
            {
                self = .notFound(
                    object,
                    reference,
                    Wording(
                        "\(reference) is of another kind: \(name.english), not \(wanted.english)",
                        "\(reference) 是\(name.chinese)，不是\(wanted.chinese)"
                    )
                )
                return
            }
            self = .notFound(
                object,
                reference,
                Wording(
                    "there is no \(object) \(reference), or you may not know of it",
                    "没有\(modules[object]?.name.chinese ?? Language.zh.officePart(object)) \(reference)，或您无权查看"
                )
            )
        case .unknownVerb(let object, let verb):
            let name = Modules.office[object]?.name.chinese ?? "该单号的事项"
            self = error(
                "Rule",
                Wording("\(object.isEmpty ? "a case of that number" : object) has no \(verb)", "\(name)没有操作 \(verb)"),
                hint: Wording("rollcall office describe lists what can be done", "可用操作见 rollcall office describe")
            )
        case .notEntitled(let needs):
            self = error(
                "NotEntitled",
                Wording(
                    "this is for " + needs.joined(separator: " or "),
                    "仅限\(needs.map(Language.zh.officeHolder).joined(separator: "或"))办理"
                ),
                hint: needs.hint,
                ["needs": list(needs)]
            )
        case .selfApproval:
            self = error(
                "SelfApproval",
                Wording(
                    "nobody decides on what they asked for themselves, or what is about themselves",
                    "不得审批本人申请或涉及本人的事项"
                ),
                hint: Wording(
                    "rollcall approval explain NUMBER says who does",
                    "由谁审批见 rollcall approval explain 单号"
                )
            )
        case .separationOfDuties(let rule, let other):
            self = error(
                "SeparationOfDuties",
                Wording("\(rule.english) (\(other))", "\(rule.chinese)（\(Language.zh.officeDeed(other))）"),
                hint: Wording("somebody else has to do this", "须由他人办理"),
                ["rule": .string(rule.english), "other": .string(other)]
            )
        case .notYourTurn(let step, let holders):
            self = error(
                "NotYourTurn",
                Wording(
                    "the step \(step) waits for " + holders.joined(separator: ", "),
                    "步骤“\(Language.zh.officeStage(step))”待\(holders.joined(separator: "、"))办理"
                ),
                ["step": .string(step), "holders": list(holders)]
            )
        case .noEligibleApprover(let step):
            self = error(
                "NoEligibleApprover",
                Wording(
                    "nobody may decide the step \(step): all who could are part of the case",
                    "步骤“\(Language.zh.officeStage(step))”无人可办理：有权者均须回避"
                ),
                hint: Wording(
                    "an administrator names somebody: rollcall office grant PERSON ROLE",
                    "请管理员指定人员：rollcall office grant 人员 岗位"
                ),
                ["step": .string(step)]
            )
        case .wrongState(let state, let allowed):
            self = error(
                "WrongState",
                Wording(
                    "its state is \"\(Language.en.officeStage(state))\"; this needs "
                        + allowed.map { "\"\(Language.en.officeStage($0))\"" }.joined(separator: " or "),
                    "当前状态为\(Language.zh.officeStage(state))；须为"
                        + allowed.map { Language.zh.officeStage($0) }.joined(separator: "或")
                ),
                ["state": .string(state), "allowed": list(allowed)]
            )
        case .stale(let current):
            self = error(
                "Stale",
                Wording("it has changed: revision \(current) is the one to decide on", "内容已变更：现为第 \(current) 版"),
                hint: Wording("look at it again, and decide then", "请查看后再决定"),
                ["current": .integer(Int64(current))]
            )
        case .missingField(let field):
            self = error("MissingField", Wording("\(field) is missing", "缺少\(named(field))"), ["field": .string(field)])
        case .badField(let field, let reason):
            self = error(
                "BadField",
                Wording("\(field): \(reason.english)", "\(named(field))：\(reason.chinese)"),
                ["field": .string(field)]
            )
        case .missingReason:
            self = error(
                "MissingReason",
                Wording("this needs a reason of at least 5 characters", "须填写理由，至少 5 个字符"),
                hint: Wording("--reason TEXT", "--reason 理由")
            )
        case .missingDocument:
            self = error(
                "MissingDocument",
                Wording("a movement names the document on which it rests", "出入库须注明所依据的单据"),
                hint: Wording("--document NUMBER", "--document 单号")
            )
        case .wouldGoNegative(let item, let available, let asked, let stock, let kind):
            self = error(
                "WouldGoNegative",
                Wording(
                    "only \(available) of \(item) are available\(stock.account(.en)); \(asked) asked",
                    "\(item) 仅可用 \(available)\(stock.account(.zh))，申请 \(asked)"
                ),
                hint: Wording(stock.ways(kind, available, .en), stock.ways(kind, available, .zh)),
                ["item": .string(item), "available": .integer(available), "asked": .integer(asked)]
            )
        case .beforeStocktake(let date):
            self = error(
                "BeforeStocktake",
                Wording("nothing is dated before the stocktake of \(date)", "日期不得早于 \(date) 的盘点"),
                ["date": .string(date.description)]
            )
        case .conflict(let with):
            self = error(
                "Conflict",
                Wording("in the way: " + with.joined(separator: ", "), "与以下冲突：" + with.joined(separator: "、")),
                ["with": list(with)]
            )
        case .levelTooLow:
            self = error(
                "LevelTooLow",
                Wording("the level is lower than that of what is filed", "所给密级低于来源文件的密级"),
                hint: Wording(
                    "the head of the office lowers that one first: rollcall document level NUMBER LEVEL --reason TEXT",
                    "请先由综合办公室主管降低来源文件的密级：rollcall document level 单号 密级 --reason 理由"
                )
            )
        case .overdueLoan(let number):
            self = error(
                "OverdueLoan",
                Wording(
                    "\(number) is overdue or lost: whoever has it gets no other",
                    "\(number) 逾期未还或已遗失：结清前不得再借"
                ),
                hint: Wording("it is returned first, or its loss is settled", "请先归还，或办理遗失结案"),
                ["number": .string(number)]
            )
        case .scanMismatch(let fronts, let backs):
            self = error(
                "ScanMismatch",
                Wording(
                    "\(fronts) fronts and \(backs) backs were scanned: the whole scan is refused",
                    "扫描正面 \(fronts) 张、背面 \(backs) 张，数目不符：整份扫描件不予接收"
                ),
                hint: Wording("scan all sheets again, both sides", "请重新双面扫描全部纸张"),
                ["fronts": .integer(Int64(fronts)), "backs": .integer(Int64(backs))]
            )
        case .pagesMismatch(let out, let back):
            self = error(
                "PagesMismatch",
                Wording("\(out) pages went out, and \(back) are to have come back", "借出 \(out) 页，归还却为 \(back) 页"),
                hint: Wording(
                    "count again, and take out what is not the paper's own",
                    "请重新清点，并取出不属于该档案的页"
                ),
                ["out": .integer(out), "back": .integer(back)]
            )
        case .damaged(let hash):
            self = error(
                "Damaged",
                Wording("the stored bytes are not those that were filed", "存储内容与归档时不一致"),
                ["hash": .string(hash)]
            )
        case .keyUnavailable(let id?):
            self = error(
                "KeyUnavailable",
                Wording(
                    "it lies under the document key \(id), which the daemon was not given",
                    "该文档由密钥 \(id) 加密，而系统没有此密钥"
                ),
                hint: Wording(
                    "put that key back as the credential document-key, or beside a newer one as document-key-old; make no new one",
                    "请将该密钥放回凭据 document-key；若已启用新密钥，则放入 document-key-old。请勿另行生成"
                ),
                ["id": .string(id)]
            )
        case .keyUnavailable(nil):
            self = error(
                "KeyUnavailable",
                Wording(
                    "the key for documents is not there: nothing is stored without it",
                    "没有文档密钥：缺少密钥时不存储任何内容"
                ),
                hint: Wording("rollcall credential setup makes it", "请运行 rollcall credential setup 生成")
            )
        case .rule(let sentence, let hint): self = error("Rule", sentence, hint: hint)
        }

        func error(_ name: String, _ message: Wording, _ more: JSONObject) -> ControlError {
            error(name, message, hint: nil, more)
        }
    }
}

extension [String] {
    /// Where somebody who lacks what is needed sees who has it; nil where it is no role.
    fileprivate var hint: Wording? {
        let isRole = contains { OfficeRole(rawValue: $0.split(separator: " ").first.map(String.init) ?? "") != nil }
        return isRole
            ? Wording("rollcall office roles shows who has which role", "各岗位人员见 rollcall office roles") : nil
    }
}

extension Stock {
    /// For whom what lies there is kept; empty if for nobody.
    fileprivate func account(_ language: Language) -> String {
        guard !reserved.isEmpty else { return "" }
        let kept = reserved.map {
            language("\($0.quantity) reserved for \($0.document)", "\($0.document) 预留 \($0.quantity)")
        }
        return language(
            " (on hand \(onHand), \(kept.joined(separator: ", ")))",
            "（结存 \(onHand)，\(kept.joined(separator: "，"))）"
        )
    }

    /// What can be done if less is there than was asked for.
    fileprivate func ways(_ kind: Movement.Kind, _ available: Int64, _ language: Language) -> String {
        var ways = [language("nothing was posted", "未作任何登记")]
        switch kind {
        case .issue:
            if available > 0 {
                ways.append(language("issue \(available) now with --partial", "可用 --partial 先发放 \(available)"))
            }
            ways += ordered.map {
                language("\($0.quantity) come with \($0.document)", "\($0.document) 将到货 \($0.quantity)")
            }
        case .adjust, .receive, .reverse:
            if available > 0 {
                ways.append(language("take \(available) off at most", "最多可减少 \(available)"))
            }
            ways += reserved.map {
                language("what \($0.document) keeps is free when it is cancelled", "撤销 \($0.document) 后可释放其预留")
            }
        }
        return ways.joined(separator: language("; ", "；"))
    }
}

extension Language {
    /// What somebody did before: a verb, a step, or the person themselves.
    fileprivate func officeDeed(_ deed: String) -> String {
        officeTransition(deed) == deed ? officeStage(deed) : officeTransition(deed)
    }
}

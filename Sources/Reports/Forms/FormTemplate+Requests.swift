import Attendance

/// Forms of what people ask for and others decide. Sources: office.md 1, SUP-3, ATT-4, ARC-7, ARC-8, MTG-1, MTG-2.
extension FormTemplate {
    static let decisions = [Text("同意", "agreed"), Text("不同意", "refused"), Text("退回修改", "returned")]

    static let date = Text("　　　　年　　月　　日", "")
    static let moment = Text("　　　年　　月　　日　　时　　分", "")

    static let applicant = [
        Field(key: "department", label: Text("申请部门", "Department")),
        Field(key: "requester", label: Text("申请人", "Applicant")),
    ]

    static let purchase = FormTemplate(
        name: "purchase",
        object: "purchase",
        version: "2026-11-29",
        title: Text("采购申请单", "Purchase request"),
        fields: applicant + [
            Field(key: "asked", label: Text("申请日期", "Date"), hint: date),
            Field(key: "expected", label: Text("期望到货", "Needed by"), hint: date),
            Field(key: "supplier", label: Text("供应商", "Supplier"), isWide: true),
            Field(key: "purpose", label: Text("用途说明", "Purpose"), isWide: true, lines: 2),
        ],
        table: Table(
            title: Text("采购明细", "Items"),
            columns: [
                Column(label: Text("物品编号", "Code"), width: 30),
                Column(label: Text("名称、规格", "Name, model")),
                Column(label: Text("单位", "Unit"), width: 14),
                Column(label: Text("数量", "Quantity"), width: 18, isNumber: true),
                Column(label: Text("单价（元）", "Price"), width: 24, isNumber: true),
                Column(label: Text("金额（元）", "Amount"), width: 28, isNumber: true, isSummed: true),
            ],
            rows: 8
        ),
        steps: [
            Step(key: "ask", label: Text("申请", "Request"), role: Text("申请人", "applicant")),
            Step(
                key: "approve",
                label: Text("审批", "Approval"),
                role: Text("综合办公室主管", "head of the office"),
                verdicts: decisions
            ),
            Step(
                key: "sign",
                label: Text("签批", "Signature"),
                role: Text("总经理", "general manager"),
                verdicts: decisions,
                condition: Text("达到规定限额时", "from the set amount on")
            ),
            Step(
                key: "order",
                label: Text("下单", "Order"),
                role: Text("采购", "buyer"),
                prompts: [Text("订单号", "Order no."), Text("到货日期", "Expected")]
            ),
            Step(
                key: "receive",
                label: Text("验收入库", "Receipt"),
                role: Text("仓管", "storekeeper"),
                prompts: [Text("实收", "Received"), Text("短缺", "Missing")]
            ),
            Step(
                key: "close",
                label: Text("付款审核", "Payment"),
                role: Text("财务", "finance"),
                prompts: [Text("发票号", "Invoice no.")]
            ),
        ],
        signHeight: .low,
        note: Text(
            "申请人不得审批本单；采购人、审批人不得验收；验收人不得审核付款。",
            "The applicant does not approve it; neither buyer nor approver receives; whoever receives does not approve the payment."
        )
    )

    static let leave = FormTemplate(
        name: "leave",
        object: "leave",
        version: "2026-11-29",
        title: Text("请假单", "Leave request"),
        fields: [
            Field(key: "department", label: Text("部门", "Department")),
            Field(key: "requester", label: Text("姓名", "Name")),
            Field(key: "person", label: Text("工号", "Staff no.")),
            Field(key: "asked", label: Text("申请日期", "Date"), hint: date),
            Field(
                key: "type",
                label: Text("假别", "Kind"),
                choices: LeaveTable.standard.kinds.map { Choice($0.type, $0.zh, $0.en) } + [
                    Choice("other", "其他", "other")
                ],
                isWide: true,
                lines: 2
            ),
            Field(key: "from", label: Text("开始时间", "From"), hint: moment),
            Field(key: "to", label: Text("结束时间", "To"), hint: moment),
            Field(
                key: "days",
                label: Text("共计", "Length"),
                isWide: true,
                hint: Text("　　　　　个工作日　　　　　小时", "                    working days               hours"),
                isPaperOnly: true
            ),
            Field(key: "why", label: Text("请假事由", "Reason"), isWide: true, lines: 4),
            Field(key: "deputy", label: Text("工作代理人", "Deputy")),
            Field(key: "proof", label: Text("证明材料", "Proof")),
        ],
        table: nil,
        steps: [
            Step(key: "ask", label: Text("申请", "Request"), role: Text("申请人", "applicant")),
            Step(
                key: "deputy",
                label: Text("代理确认", "Deputy"),
                role: Text("工作代理人", "deputy"),
                isPaperOnly: true
            ),
            Step(
                key: "approve",
                label: Text("审批", "Approval"),
                role: Text("部门主管", "head of department"),
                verdicts: decisions
            ),
            Step(
                key: "sign",
                label: Text("签批", "Signature"),
                role: Text("总经理", "general manager"),
                verdicts: decisions,
                condition: Text("超过规定天数时", "beyond the set days")
            ),
            Step(
                key: "record",
                label: Text("登记备案", "Record"),
                role: Text("人事", "human resources"),
                isPaperOnly: true
            ),
            Step(
                key: "resume",
                label: Text("销假", "Return"),
                role: Text("申请人、部门主管", "applicant, head"),
                prompts: [Text("实际返岗", "Back at work")],
                isPaperOnly: true
            ),
        ],
        signHeight: .high,
        note: Text(
            "请假须事先批准；病假可在开始后一个工作日内补办，并附证明。",
            "Leave is approved before it begins; sick leave may be told until one working day later, with proof."
        )
    )

    static let loan = FormTemplate(
        name: "loan",
        object: "loan",
        version: "2026-11-29",
        title: Text("档案借阅单", "Archive loan slip"),
        fields: [
            Field(key: "department", label: Text("借阅部门", "Department")),
            Field(key: "requester", label: Text("借阅人", "Borrower")),
            Field(key: "asked", label: Text("申请日期", "Date"), hint: date),
            Field(key: "until", label: Text("归还期限", "Due back"), hint: date),
            Field(key: "record", label: Text("档案号", "Record no.")),
            Field(key: "level", label: Text("密级", "Level"), choices: levels),
            Field(key: "title", label: Text("档案题名", "Title"), isWide: true, lines: 2),
            Field(key: "purpose", label: Text("借阅目的", "Purpose"), isWide: true, lines: 3),
        ],
        table: nil,
        steps: [
            Step(key: "ask", label: Text("申请", "Request"), role: Text("借阅人", "borrower")),
            Step(
                key: "approve",
                label: Text("审批", "Approval"),
                role: Text("部门主管", "head of department"),
                verdicts: decisions
            ),
            Step(
                key: "release",
                label: Text("准予外借", "Release"),
                role: Text("综合办公室主管", "head of the office"),
                verdicts: decisions,
                condition: Text("秘密、机密档案", "confidential and secret")
            ),
            Step(
                key: "handOut",
                label: Text("借出", "Handed out"),
                role: Text("档案管理员", "archivist"),
                prompts: [Text("清点页数", "Pages"), Text("完好情况", "Condition")]
            ),
            Step(key: "take", label: Text("领取", "Taken"), role: Text("借阅人", "borrower"), isPaperOnly: true),
            Step(
                key: "takeBack",
                label: Text("归还", "Taken back"),
                role: Text("档案管理员", "archivist"),
                prompts: [Text("清点页数", "Pages"), Text("完好情况", "Condition")]
            ),
        ],
        signHeight: .highest,
        note: Text(
            "未经批准不得借出；借出与归还由档案管理员登记，借阅人、审批人不得经办。不得转借、涂改、拆散。",
            "Nothing leaves without approval; an archivist records both ways, neither borrower nor approver. It is not passed on, altered or taken apart."
        )
    )
}

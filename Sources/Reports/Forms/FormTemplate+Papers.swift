/// Forms that go round, and the one for a meeting. Sources: office.md 1, DOC-1 to DOC-3, MTG-1, MTG-2, MTG-4.
extension FormTemplate {
    static let levels = [
        Choice("public", "公开", "public"), Choice("internal", "内部", "internal"),
        Choice("confidential", "秘密", "confidential"), Choice("secret", "机密", "secret"),
    ]

    static let routing = FormTemplate(
        name: "routing",
        object: "incoming",
        version: "2026-11-29",
        title: Text("文件传阅单", "Document routing slip"),
        fields: [
            Field(key: "sender", label: Text("来文单位", "Sender")),
            Field(key: "senderNumber", label: Text("来文字号", "Sender's no.")),
            Field(key: "date", label: Text("来文日期", "Dated"), hint: date),
            Field(key: "received", label: Text("收文日期", "Received"), hint: date),
            Field(key: "title", label: Text("文件标题", "Title"), isWide: true, lines: 2),
            Field(key: "pages", label: Text("页数", "Pages")),
            Field(key: "copies", label: Text("份数", "Copies")),
            Field(key: "level", label: Text("密级", "Level"), choices: levels),
            Field(
                key: "urgency",
                label: Text("缓急", "Urgency"),
                choices: [Choice("normal", "普通", "normal"), Choice("urgent", "急件", "urgent")]
            ),
            Field(
                key: "medium",
                label: Text("载体", "Medium"),
                choices: [
                    Choice("paper", "纸质", "paper"), Choice("electronic", "电子", "electronic"),
                    Choice("disc", "光盘", "disc"),
                ]
            ),
            Field(key: "until", label: Text("办结期限", "To be done by"), hint: date),
            Field(key: "task", label: Text("拟办意见", "Task"), isWide: true, lines: 2),
        ],
        table: Table(
            title: Text(
                "传阅签收（须本人签收，退回文件收发专人后再传下一人）",
                "Readers (each signs in person; it returns to the registrar in between)"
            ),
            columns: [
                Column(label: Text("传阅人", "Reader"), width: 24),
                Column(label: Text("部门", "Department"), width: 26),
                Column(label: Text("送达时间", "Handed over"), width: 29),
                Column(label: Text("签收（签名、时间）", "Acknowledged (signature, time)"), width: 36),
                Column(label: Text("办理结果", "Result")),
                Column(label: Text("办结时间", "Done"), width: 29),
            ],
            rows: 9
        ),
        steps: [
            Step(key: "receive", label: Text("收文登记", "Registered"), role: Text("文件收发专人", "registrar")),
            Step(key: "distribute", label: Text("分送", "Distributed"), role: Text("文件收发专人", "registrar")),
            Step(
                key: "file",
                label: Text("归档", "Filed"),
                role: Text("档案管理员", "archivist"),
                prompts: [Text("档案号", "Record no.")],
                isPaperOnly: true
            ),
        ],
        signHeight: .medium,
        note: Text(
            "仅限列名人员阅办；急件随到随送。秘密、机密文件不得复印、拍照、带离办公区。",
            "For the people named only; urgent papers go first. Confidential and secret ones are not copied, photographed or taken away."
        )
    )

    static let meeting = FormTemplate(
        name: "meeting",
        object: "meeting",
        version: "2026-11-29",
        title: Text("会议申请表", "Meeting application"),
        fields: applicant + [
            Field(key: "asked", label: Text("申请日期", "Date"), hint: date),
            Field(key: "minuteTaker", label: Text("记录人", "Minute taker")),
            Field(key: "title", label: Text("会议名称", "Meeting"), isWide: true),
            Field(key: "from", label: Text("开始时间", "From"), hint: moment),
            Field(key: "to", label: Text("结束时间", "To"), hint: moment),
            Field(key: "room", label: Text("会议室", "Room")),
            Field(key: "count", label: Text("参会人数", "People"), isPaperOnly: true),
            Field(key: "participants", label: Text("参会人员", "Participants"), isWide: true, lines: 3),
            Field(
                key: "equipment",
                label: Text("设备需求", "Equipment"),
                choices: [
                    Choice("projector", "投影", "projector"), Choice("sound", "音响", "sound"),
                    Choice("video", "视频会议", "video"), Choice("whiteboard", "白板", "whiteboard"),
                    Choice("other", "其他", "other"),
                ],
                isWide: true
            ),
        ],
        table: Table(
            title: Text("会议议题", "Agenda"),
            columns: [
                Column(label: Text("议题", "Topic")),
                Column(label: Text("汇报人", "Speaker"), width: 30),
                Column(label: Text("时长（分钟）", "Minutes"), width: 24, isNumber: true),
            ],
            rows: 9
        ),
        steps: [
            Step(key: "ask", label: Text("申请", "Application"), role: Text("申请部门", "department")),
            Step(
                key: "review",
                label: Text("会议室与设备审核", "Room and equipment"),
                role: Text("行政人员", "administration clerk"),
                verdicts: decisions,
                prompts: [Text("安排会议室", "Room")]
            ),
            Step(
                key: "setup",
                label: Text("会场布置与设备测试", "Set-up and test"),
                role: Text("行政人员", "administration clerk"),
                prompts: [Text("投影", "Projector"), Text("音响", "Sound")]
            ),
        ],
        signHeight: .high,
        note: Text(
            "按规定时限提前申请；会场须在会前布置并测试完毕；未指定记录人的会议不予确认。",
            "To be filed in good time; the room is set up and tested before it begins. A meeting without a minute taker is not confirmed."
        )
    )
}

/// Names of what a case holds, and of the choices that some of it offers. The command line and the protocol know them by
/// their English names, which errors and lists keep beside the Chinese ones.
extension Language {
    /// - Parameter object: some words depend on it; nil where it is not known.
    package func officeField(_ name: String, of object: String? = nil) -> String {
        guard self == .zh else { return name }
        if name == "to", let receiver = Self.receivers[object ?? ""] { return receiver }
        guard let chinese = Self.fields[name] else { return name }
        return chinese
    }

    /// One of the values between which a field chooses.
    package func officeChoice(_ value: String, of field: String) -> String {
        switch (field, value) {
        case ("level", _): officeLevel(value)
        case ("role", _), ("verifier", _): officeRole(value)
        case ("type", _): leaveType(value)
        case ("what", "return"): self("return", "归还")
        case ("what", _): officeTransition(value)
        case ("urgency", "normal"): self("normal", "普通")
        case ("urgency", "urgent"): self("urgent", "紧急")
        case ("alarms", "noBackup"): self("no backup for too long", "超时未备份")
        case ("alarms", "notVerified"): self("not verified for too long", "超时未校验")
        case ("alarms", "noRestoreTest"): self("no restore test for too long", "超时未做恢复测试")
        case ("alarms", "notRestorable"): self("a restore test failed", "恢复测试未通过")
        case ("alarms", "damaged"): self("the backup is damaged", "备份已损坏")
        case ("alarms", "notPruned"): self("old snapshots not removed", "旧快照未清理")
        case ("medium", "paper"): self("paper", "纸质")
        case ("medium", "electronic"): self("electronic", "电子")
        case ("medium", "disc"): self("disc", "光盘")
        case ("every", "day"), ("repeat", "day"): self("day", "每日")
        case ("every", "week"), ("repeat", "week"): self("week", "每周")
        case ("every", "month"): self("month", "每月")
        case ("every", "quarter"): self("quarter", "每季度")
        case ("every", "year"): self("year", "每年")
        case ("whenFree", "skip"): self("skip", "不执行")
        case ("whenFree", "next"): self("next", "顺延至下一工作日")
        case ("whenFree", "previous"): self("previous", "提前至上一工作日")
        default: value
        }
    }

    package func officeLevel(_ level: String) -> String {
        switch level {
        case "public": self("public", "公开")
        case "internal": self("internal", "内部")
        case "confidential": self("confidential", "秘密")
        case "secret": self("secret", "机密")
        default: level
        }
    }

    /// Whom or what `to` names; elsewhere it is the end of a time.
    private static let receivers = [
        "item": "领用部门", "incoming": "接收人", "delivery": "改派给", "duty": "改派给", "delegation": "代理人",
    ]

    private static let fields: [String: String] = [
        "addedAt": "登记时间", "backedUpAt": "备份时间", "damagedAt": "发现损坏时间", "failedAt": "失败时间",
        "failingSince": "开始失败时间", "notRestoredAt": "恢复失败时间", "restoredAt": "恢复测试时间", "verifiedAt": "校验时间",
        "acknowledgedAt": "签收时间", "addressees": "发往单位", "alarm": "告警", "alarms": "告警", "amendments": "更正记录",
        "anomaly": "异常",
        "approvers": "审批人", "archive": "需归档", "arrived": "已到货", "asked": "代为填报", "askedLate": "逾期申请",
        "attachment": "附件", "attempts": "尝试次数", "available": "可用", "awayUntil": "外出至", "backAt": "归还时间",
        "backBy": "归还经办人", "backCondition": "归还时状况",
        "backPages": "归还页数", "backs": "背面张数", "blankBacks": "空白背面", "book": "账面数", "books": "账面数", "box": "盒号",
        "by": "当日时限", "bytes": "字节数", "cabinet": "档案柜", "cancelBy": "提出撤销", "cancelWhy": "撤销原因", "came": "到货数量",
        "capacity": "容纳人数", "category": "类别",
        "check": "检查项", "checker": "核对人", "checkIn": "须签到", "checks": "检查清单", "code": "编码", "condition": "完好情况",
        "copies": "份数", "copyChecked": "备份核对时间", "count": "实盘数", "counters": "盘点人", "counts": "盘点结果", "damage": "损坏",
        "date": "日期", "deadlines": "各项期限", "department": "部门", "deputies": "代理人", "deputy": "代理人",
        "differing": "两人盘点不一致的物品", "destroyAsked": "提出销毁", "destroyedBy": "销毁人", "differences": "差异", "document": "单据",
        "doer": "执行人",
        "done": "完成时间", "doneBy": "完成人", "doorCloses": "柜门可关严", "due": "期限", "duplicateOf": "与之重复",
        "earlier": "改派前", "encrypted": "已加密", "entry": "笔号", "equipment": "设备", "every": "周期", "expected": "预计到货",
        "extends": "续借自", "failure": "失败原因",
        "field": "项目", "filedBy": "归档人", "files": "文件", "first": "首日", "for": "代为办理", "from": "自", "fronts": "正面张数",
        "hash": "哈希值",
        "humidity": "湿度", "incoming": "收文", "invoice": "发票", "isGood": "合格", "isHigh": "严重", "isScan": "扫描件",
        "issued": "已发放",
        "item": "物品",
        "items": "物品", "keyID": "密钥编号", "last": "末日", "lastCount": "盘点笔号", "late": "逾期", "lateMinutes": "逾期（分钟）",
        "less": "盘亏",
        "level": "密级", "levelBy": "定密人", "lines": "明细", "lost": "遗失", "medium": "载体", "method": "方式", "missing": "缺少",
        "month": "月份", "name": "名称", "needs": "所需设备", "note": "备注", "number": "单号", "objects": "单据类型", "ok": "合格",
        "onHand": "结存", "openedBy": "开柜人", "openers": "查看人", "orderedBy": "订购人", "outAt": "借出时间", "outBy": "借出经办人",
        "outCondition": "借出时状况", "outMissing": "借出时缺页", "outPages": "借出页数", "pages": "页数", "pagesMissing": "缺页",
        "partial": "部分发放",
        "passed": "通过", "people": "人员", "person": "人员", "place": "地点", "plan": "计划", "price": "单价",
        "projected": "预计结存", "proof": "证明材料", "prunedAt": "清理时间", "pruneFailure": "清理失败原因", "purpose": "用途",
        "quantity": "数量", "quarter": "季度", "readAt": "阅读时间", "readBy": "阅读人", "readings": "阅读记录", "received": "收文日期",
        "receivers": "收货人", "recipient": "接收人", "recipients": "接收人", "record": "档案", "remedy": "处理措施",
        "remedyBy": "处理人", "remote": "备份位置", "repeat": "重复",
        "replenishes": "补货", "restoreTest": "恢复测试", "result": "办理结果", "retainUntil": "保管至", "reversed": "已冲销",
        "review": "须审核", "role": "岗位", "room": "房间", "scanFault": "扫描件问题", "scanner": "扫描人", "seal": "印章",
        "sender": "来文单位",
        "senderNumber": "来文字号", "series": "系列", "settledBy": "结案人", "sheets": "张数", "shelf": "层架", "signature": "签名",
        "signedAt": "签名时间",
        "signer": "签发人", "size": "大小", "slot": "卡次", "snapshot": "快照", "snapshots": "快照数", "source": "来源",
        "start": "开始",
        "stateBefore": "原状态", "supersededBy": "被取代于", "supersedes": "取代", "supplier": "供应商", "taker": "领用人",
        "target": "补货目标", "task": "办理要求", "temperature": "温度", "terminal": "考勤机", "threshold": "阈值",
        "through": "直至", "ticked": "已勾选", "time": "时间", "title": "标题", "to": "至", "type": "类型", "unchecked": "未核对",
        "unit": "单位", "until": "截止", "urgency": "缓急", "value": "金额", "verifiedBy": "验收人", "verifier": "验收岗位",
        "version": "版本", "was": "原为", "wasDue": "原期限", "what": "事项", "whenFree": "遇休息日", "why": "原因",
        "within": "完成时限（工作日）", "workDate": "考勤日期", "worth": "价值", "year": "年份",
    ]
}

/// Words of the office's cases: steps and states. A word without a translation stands for itself.
extension Language {
    package func officeStage(_ stage: String) -> String {
        switch stage {
        case "approve": self("approval", "审批")
        case "sign": self("signature", "签批")
        case "review": self("review", "审核")
        case "recheck": self("recheck", "复核")
        case "draft": self("draft", "草稿")
        case "pending": self("waits for a decision", "待审批")
        case "returned": self("returned", "已退回")
        case "release": self("release", "准予外借")
        case "registered": self("registered", "已登记")
        case "distributed": self("distributed", "已分送")
        case "acknowledged": self("acknowledged", "已签收")
        case "out": self("out", "已借出")
        case "back": self("back", "已归还")
        case "lost": self("lost", "遗失")
        case "voided": self("voided", "已作废")
        case "approved": self("approved", "已批准")
        case "rejected": self("rejected", "已驳回")
        case "withdrawn": self("withdrawn", "已撤回")
        case "expired": self("expired", "已过期")
        case "cancelling": self("cancelling", "撤销审批中")
        case "cancelled": self("cancelled", "已撤销")
        case "ordered": self("ordered", "已下单")
        case "partlyReceived": self("partly received", "部分到货")
        case "received": self("received", "已收货")
        case "closed": self("closed", "已结")
        case "partlyIssued": self("partly issued", "部分发放")
        case "issued": self("issued", "已发放")
        case "confirmed": self("confirmed", "已确认")
        case "open": self("open", "进行中")
        case "disputed": self("counts differ", "盘点不一致")
        case "counted": self("counted", "已盘点")
        case "posted": self("posted", "已过账")
        case "asked": self("asked", "待填报")
        case "stated": self("stated", "已填报")
        case "estimated": self("estimated", "系统估算")
        case "bought": self("bought", "已汇总采购")
        case "active": self("active", "有效")
        case "granted": self("granted", "已授予")
        case "revoked": self("revoked", "已收回")
        case "holding": self("in force", "生效中")
        case "ended": self("ended", "已结束")
        default: stage
        }
    }

    /// What somebody decided.
    package func officeVerdict(_ verdict: String) -> String {
        switch verdict {
        case "approved": self("agreed", "同意")
        case "rejected": self("refused", "不同意")
        case "returned": self("returned", "退回")
        default: verdict
        }
    }

    package func officeTransition(_ name: String) -> String {
        switch name {
        case "reminded": self("reminded", "已提醒")
        case "escalated": self("escalated", "已上报")
        case "rescheduled": self("due time moved", "期限顺延")
        case "approve": self("approve", "同意")
        case "reject": self("reject", "驳回")
        case "return": self("return", "退回")
        case "withdraw": self("withdraw", "撤回")
        case "submit": self("submit", "提交")
        case "new", "ask": self("ask", "申请")
        case "order": self("order", "下单")
        case "receive": self("receive", "收货")
        case "distribute": self("distribute", "分送")
        case "close": self("close", "办结")
        case "handOut": self("hand out", "借出")
        case "takeBack": self("take back", "归还")
        case "issue": self("issue", "发放")
        case "adjust": self("adjust", "调整")
        case "reverse": self("reverse", "冲销")
        case "count": self("count", "盘点")
        case "replenish": self("replenish", "补货")
        default: name
        }
    }

    package func officeRole(_ role: String) -> String {
        switch role {
        case "employee": self("employee", "员工")
        case "deptHead": self("head of department", "部门主管")
        case "adminClerk": self("administration clerk", "行政人员")
        case "officeHead": self("head of the office", "综合办公室主管")
        case "gm": self("general manager", "总经理")
        case "gmCounterpart": self("general manager's counterpart", "总经理授权代理人")
        case "hr": self("human resources", "人事")
        case "buyer": self("buyer", "采购")
        case "storekeeper": self("storekeeper", "仓管")
        case "registrar": self("registrar", "文件收发专人")
        case "archivist": self("archivist", "档案管理员")
        case "reception": self("reception", "前台")
        case "technician": self("technician", "维修")
        case "cleaner": self("cleaner", "保洁")
        case "trainer": self("trainer", "培训讲师")
        case "safetyOfficer": self("safety officer", "安全员")
        case "auditor": self("auditor", "审计")
        case "finance": self("finance", "财务")
        default: role
        }
    }
}

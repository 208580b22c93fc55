import Components
import Terms

/// What people who scan and verify are told of what went wrong.
extension SignatureError {
    var wording: Wording { Wording("\(self)", chinese) }

    private var chinese: String {
        switch self {
        case .unreadable: "这不是签名；请提供签署文件时生成的签名文件"
        case .unfit(let field): "\(field) 为空、过长或含有控制字符，无法签名"
        case .unknownKey(let id): "签名所用的密钥 \(id) 未知；请向签发单位索取公钥"
        case .otherSigner(let stated, let owner): "签名所载的签署人为 \(stated)，而密钥属于 \(owner)；不可采信"
        case .broken(let key): "签名被改动，或并非由密钥 \(key) 签署；不可采信，请重新索取"
        case .otherDocument(let signed, let given): "签名对应的文件是 \(signed)，而不是这一份（\(given)）；请查找签署的版本"
        }
    }
}

extension ScanError {
    var wording: Wording { Wording("\(self)", chinese) }

    private var chinese: String {
        switch self {
        case .empty(.fronts): "未扫描到正面；请将纸张放入进纸器"
        case .empty(.backs): "未扫描到背面；请将纸张放入进纸器"
        case .tooMany(let most): "进纸器送出的页数超过 \(most)；请分次扫描"
        case .mismatch(let mismatch): mismatch.chinese
        case .cannotUse(let path, let reason): "无法使用 \(path)（\(reason)）；请检查磁盘和所有者"
        case .pdf(let error): error.chinese
        case .program(let error): error.chinese
        }
    }
}

extension ScanMismatch {
    fileprivate var chinese: String { "扫描正面 \(fronts) 张、背面 \(backs) 张，数目不符；请重新双面扫描全部纸张" }
}

extension PDFError {
    fileprivate var chinese: String {
        switch self {
        case .mismatch(let mismatch): mismatch.chinese
        case .damaged(let says): "PDF 已损坏（\(says)）；请重新生成"
        case .unreadable(let file): "无法读取 \(file) 的页面；请重新生成"
        case .unfitPassword: "密码为空、以 - 开头或含有控制字符；请另选密码"
        case .program(let error): error.chinese
        }
    }
}

extension ProgramError {
    fileprivate var chinese: String {
        switch self {
        case .missing(let program, let package): "没有程序 \(program)；请安装软件包 \(package)"
        case .cannotStart(let program, let reason): "无法启动 \(program)（\(reason)）；请手动尝试"
        case .ended(let program, let status, let says): "\(program) 以状态 \(status) 结束\(ProgramError.quoted(says))"
        case .killed(let program, let signal, let says):
            "\(program) 被信号 \(signal) 终止\(ProgramError.quoted(says))；原因可查系统日志"
        case .tookTooLong(let program, let limit): "\(program) 在 \(limit) 内未结束，已终止"
        case .wroteTooMuch(let program, let bytes): "\(program) 输出超过 \(bytes) 字节，已终止；请减少一次处理的数量"
        case .cancelled(let program): "\(program) 因任务取消而终止"
        }
    }

    private static func quoted(_ says: String) -> String { says.isEmpty ? "" : "：\(says)" }
}

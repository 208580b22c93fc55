import Foundation
import Testing
import WallClock

@testable import Components

@Suite struct DocumentSignatureTests {
    private let document = DocumentHash(of: Array("发文《年终安排》".utf8))
    private let key: SigningKey
    private let other: SigningKey
    private let signature: DocumentSignature

    init() throws {
        key = try #require(SigningKey([UInt8](repeating: 1, count: 32), signer: "1001"))
        other = try #require(SigningKey([UInt8](repeating: 2, count: 32), signer: "1002"))
        let at = Instant(milliseconds: 1_795_573_867_123)
        signature = try DocumentSignature(document, number: "FW-2026-0007", at: at, by: key)
    }

    private var keys: [VerificationKey] { [other.verification, key.verification] }

    /// RFC 8032, section 7.1, tests 1, 2 and 3: secret key, public key, message, signature.
    private static let vectors = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                + "4a7c15e9716ed28dc027beceea1ec40a"
        ),
    ]

    @Test("RFC 8032's vectors", arguments: 0..<3)
    func vectors(index: Int) throws {
        let (secret, open, message, expected) = Self.vectors[index]
        let key = try #require(SigningKey(Array(secret.utf8), signer: "x"))
        let bytes = try #require(Hexadecimal.bytes(Array(message.utf8)))
        let signature = try #require(Hexadecimal.bytes(Array(expected.utf8)))
        #expect(Hexadecimal.text(key.verification.bytes) == open)
        #expect(try key.signature(of: bytes) == signature)
        #expect(key.verification.verifies(signature, of: bytes))
        #expect(!key.verification.verifies(signature, of: bytes + [0]))
    }

    @Test("A signature goes through its text and says what was signed, by whom and when")
    func verifies() throws {
        let read = try DocumentSignature(text: signature.text)
        #expect(read == signature)
        let statement = try read.verify(document, trusting: keys)
        #expect(statement.number == "FW-2026-0007")
        #expect(statement.signer == "1001")
        #expect(statement.at.milliseconds == 1_795_573_867_123)
        #expect(
            statement.text == """
                rollcall signature 1
                document \(document)
                number FW-2026-0007
                signer 1001
                at 1795573867123
                key \(key.verification.id)

                """
        )
    }

    @Test("What differs is said")
    func differs() throws {
        let changed = DocumentHash(of: [1])
        #expect(throws: SignatureError.otherDocument(signed: document, given: changed)) {
            try signature.verify(changed, trusting: keys)
        }
        #expect(throws: SignatureError.unknownKey(id: key.verification.id)) {
            try signature.verify(document, trusting: [other.verification])
        }
        let renamed = try #require(VerificationKey(key.verification.bytes, signer: "1009"))
        #expect(throws: SignatureError.otherSigner(stated: "1001", ofKey: "1009")) {
            try signature.verify(document, trusting: [renamed])
        }
    }

    @Test(
        "Any word of it that is changed breaks it",
        arguments: [
            ("FW-2026-0007", "FW-2026-0008"), ("\"1001\"", "\"1002\""), ("1795573867123", "1795573867124"),
        ]
    )
    func broken(change: (String, String)) throws {
        let text = try signature.text
        #expect(text.contains(change.0))
        let changed = try DocumentSignature(text: text.replacingOccurrences(of: change.0, with: change.1))
        #expect(throws: SignatureError.broken(key: key.verification.id)) {
            try changed.verify(document, trusting: keys)
        }
    }

    @Test("A signature under another key's id, or with a flipped bit, is broken")
    func otherKey() throws {
        let text = try signature.text.replacingOccurrences(of: key.verification.id, with: other.verification.id)
        #expect(throws: SignatureError.broken(key: other.verification.id)) {
            try DocumentSignature(text: text).verify(document, trusting: keys)
        }
        for index in 0..<64 {
            var bytes = signature.signature
            bytes[index] ^= 4
            let flipped = try signature.text.replacingOccurrences(
                of: Data(signature.signature).base64EncodedString(),
                with: Data(bytes).base64EncodedString()
            )
            #expect(throws: SignatureError.broken(key: key.verification.id)) {
                try DocumentSignature(text: flipped).verify(document, trusting: keys)
            }
        }
    }

    @Test("What is no signature, or has a line break to look like another one, is refused")
    func unreadable() throws {
        let text = try signature.text
        let version = text.replacingOccurrences(of: "\"rollcallSignature\" : 1", with: "\"rollcallSignature\" : 2")
        #expect(version != text)
        for wrong in ["", "{}", "[]", String(text.dropLast(20)), version, text + String(repeating: " ", count: 10_000)]
        {
            #expect(throws: SignatureError.unreadable) { try DocumentSignature(text: wrong) }
        }
        for number in ["", "FW-1\nsigner 1009", "FW\u{2028}1", String(repeating: "x", count: 201)] {
            #expect(throws: SignatureError.unfit(field: "number")) {
                try DocumentSignature(document, number: number, at: Instant(milliseconds: 0), by: key)
            }
        }
    }

    @Test("Anyone can verify it without Rollcall, by openssl")
    func openssl() async throws {
        let folder = try TemporaryFolder()
        // RFC 8410: the public key in DER is these bytes and the key's 32.
        let start: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00]
        let arguments = [
            "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER",
            "-inkey", try folder.write("key", start + key.verification.bytes),
            "-sigfile", try folder.write("signature", signature.signature),
            "-in", try folder.write("statement", signature.statement.text.utf8),
        ]
        let output = try await Program("openssl", from: "openssl").run(Program.Request(arguments, limit: .seconds(120)))
        #expect(String(decoding: output, as: UTF8.self).contains("Verified Successfully"))
    }

    @Test("A key says nothing of itself, and is 32 bytes")
    func keyForms() throws {
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("PrivateKey"))
        #expect("\(key)" == "signing key \(key.verification.id) of 1001")
        #expect(SigningKey([1, 2], signer: "x") == nil)
        #expect(VerificationKey([1, 2], signer: "x") == nil)
    }
}

import Testing

@testable import TerminalProtocols

@Suite("Digest login")
struct DigestTests {
    /// Source: RFC 7616 section 3.9.1.
    @Test("The RFC's own example, both algorithms")
    func example() throws {
        let server =
            "realm=\"http-auth@example.org\", qop=\"auth, auth-int\", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
            + "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
        let expected = [
            "MD5": "8ca523f5e9506fed4657c9700eebdbec",
            "SHA-256": "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
        ]
        for (algorithm, response) in expected {
            let challenge = try #require(DigestChallenge.best(of: ["Digest \(server), algorithm=\(algorithm)"]))
            let found = DigestLogin.response(
                challenge,
                account: "Mufasa",
                password: Array("Circle of Life".utf8),
                method: "GET",
                target: "/dir/index.html",
                client: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
                use: 1
            )
            #expect(found == response)
        }
    }

    @Test("Of several offers the best: SHA-256 before MD5, never Basic, and nothing that is not known")
    func offers() {
        let md5 = "Digest realm=\"a\", nonce=\"1\", qop=\"auth\""
        let sha = "Digest realm=a, nonce=2, algorithm=SHA-256, qop=auth"
        #expect(DigestChallenge.best(of: [md5, sha])?.nonce == "2")
        #expect(DigestChallenge.best(of: ["\(md5), \(sha)"])?.nonce == "2")
        #expect(DigestChallenge.best(of: ["Basic realm=\"x\", \(md5)"])?.nonce == "1")
        #expect(DigestChallenge.best(of: ["Basic realm=\"x\""]) == nil)
        #expect(DigestChallenge.best(of: ["Digest realm=a, nonce=3, algorithm=SHA-512"]) == nil)
        #expect(DigestChallenge.best(of: ["Digest realm=a, nonce=3, qop=auth-int"]) == nil)
        #expect(DigestChallenge.best(of: ["Digest realm=a"]) == nil)
    }
}

// Log in by a code, upload, list, download: with URLSession alone. Swift 5.9, iOS 16, macOS 13.
// Not compiled here: the project's checks have no Swift. Requests and answers are those of clients/curl, which runs in a test.

import Foundation

public enum GatehouseError: Error {
    /// The service has understood, and says no.
    case refused(status: Int, message: String, retryAfter: Int?)
    /// The bucket has.
    case store(status: Int)
}

public struct StoredFile: Decodable {
    public let file_id: Int
    public let file_name: String
    public let file_size: Int
}

public actor Gatehouse {
    public enum Purpose: String { case login = "loginPhone", register = "registerPhone" }

    private let base: URL
    private let session: URLSession
    /// One place: keep it in the keychain, not in UserDefaults.
    private var token: String?

    public init(base: URL, token: String? = nil) {
        self.base = base
        self.token = token
        let configuration = URLSessionConfiguration.ephemeral
        // By default URLSession keeps `session_id` and sends it on its own: a login of yesterday beside the token of today.
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        configuration.timeoutIntervalForRequest = 30
        session = URLSession(configuration: configuration)
    }

    /// Sends a code, and says what it is for. A phone without an account is registered by its first one.
    public func sendCode(to phone: String) async throws -> Purpose {
        for purpose in [Purpose.login, .register] {
            do {
                _ = try await ask("GET", "/user/\(purpose.rawValue)/\(phone)") as Told
                return purpose
            } catch GatehouseError.refused(404, _, _) where purpose == .login {
                continue
            }
        }
        throw GatehouseError.refused(status: 404, message: "no this user", retryAfter: nil)
    }

    /// A registration opens no session: ask for a second code then.
    public func useCode(_ code: String, phone: String, purpose: Purpose) async throws -> Int {
        let fields = ["phone_number": phone, "identifying_code": code]
        let login: Login = try await ask("POST", "/user/\(purpose.rawValue)/\(phone)", fields)
        if let fresh = login.token { token = fresh }
        return login.user_id
    }

    public func list() async throws -> [StoredFile] {
        try await data("POST", "/files", ["limit": 20])
    }

    /// Straight to S3. For bytes in memory; a file on disk goes by `uploadTask(with:fromFile:)` with the body written out before.
    public func upload(_ bytes: Data, name: String) async throws -> StoredFile {
        let begun: Begun = try await data("POST", "/upload", ["file_name": name, "file_size": bytes.count])
        let boundary = "gatehouse-\(UUID().uuidString)"
        var body = Data()
        for (field, value) in begun.upload.fields {
            body.append("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n")
        }
        // The file comes last: S3 reads no field behind it.
        body.append("--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\r\n\r\n")
        body.append(bytes)
        body.append("\r\n--\(boundary)--\r\n")
        var request = URLRequest(url: begun.upload.url)
        request.httpMethod = "POST"
        // URLSession writes no boundary by itself.
        request.setValue("multipart/form-data; boundary=\(boundary)", forHTTPHeaderField: "Content-Type")
        let (_, response) = try await session.upload(for: request, from: body)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard status < 300 else { throw GatehouseError.store(status: status) }
        return try await data("POST", "/upload/complete", ["id": begun.file_id])
    }

    /// By its link, in a request of its own: whatever a redirect does with headers, none of ours is there.
    public func download(_ id: Int) async throws -> Data {
        let link: Link = try await data("GET", "/download/\(id)?link=1")
        let (bytes, response) = try await session.data(from: link.url)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard status == 200 else { throw GatehouseError.store(status: status) }
        return bytes
    }

    private struct Told: Decodable { let msg: String?; let message: String? }
    private struct Login: Decodable { let user_id: Int; let token: String? }
    private struct Link: Decodable { let url: URL }
    private struct Begun: Decodable {
        struct Form: Decodable { let url: URL; let fields: [String: String] }
        let file_id: Int
        let upload: Form
    }
    private struct Envelope<Value: Decodable>: Decodable { let code: Int; let message: String; let data: Value? }

    private func data<Value: Decodable>(_ method: String, _ path: String, _ fields: [String: Any] = [:]) async throws -> Value {
        let envelope: Envelope<Value> = try await ask(method, path, fields)
        guard envelope.code == 0, let value = envelope.data else {
            // A session that is over; log in again.
            if envelope.message == "no user login" { token = nil }
            throw GatehouseError.refused(status: 200, message: envelope.message, retryAfter: nil)
        }
        return value
    }

    private func ask<Value: Decodable>(_ method: String, _ path: String, _ fields: [String: Any] = [:]) async throws -> Value {
        guard let url = URL(string: path, relativeTo: base) else { throw URLError(.badURL) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        if method == "POST" {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = try JSONSerialization.data(withJSONObject: fields)
        }
        let (bytes, response) = try await session.data(for: request)
        guard let http = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        guard http.statusCode == 200 else {
            if http.statusCode == 401 { token = nil }
            let told = try? JSONDecoder().decode(Told.self, from: bytes)
            let wait = http.value(forHTTPHeaderField: "Retry-After").flatMap(Int.init)
            throw GatehouseError.refused(status: http.statusCode, message: told?.msg ?? told?.message ?? "", retryAfter: wait)
        }
        return try JSONDecoder().decode(Value.self, from: bytes)
    }
}

private extension Data {
    mutating func append(_ text: String) { append(Data(text.utf8)) }
}

// Log in by a code, upload, list, download: with OkHttp 4.12 or 5, and org.json as Android has it.
// `npm run test:kotlin` compiles it by Kotlin 2.4 over OkHttp 5.5, and runs it against the service; on Android itself it was not tried.

package gatehouse

import java.io.File
import java.io.IOException
import java.util.concurrent.TimeUnit
import okhttp3.CookieJar
import okhttp3.HttpUrl
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.MultipartBody
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody
import okhttp3.RequestBody.Companion.asRequestBody
import okhttp3.RequestBody.Companion.toRequestBody
import okio.Buffer
import okio.BufferedSink
import okio.ForwardingSink
import okio.buffer
import org.json.JSONObject

/** The service has understood, and says no; or the bucket has. */
class Refused(val status: Int, message: String, val retryAfterSeconds: Long?) : IOException("$status $message")

class Gatehouse(private val base: HttpUrl, @Volatile private var token: String? = null) {
    enum class Purpose(val path: String) { LOGIN("loginPhone"), REGISTER("registerPhone") }

    /** For the service. The token is set on each request here, never by a network interceptor: that one runs again after a redirect. */
    private val http = OkHttpClient.Builder()
        .cookieJar(CookieJar.NO_COOKIES)
        .callTimeout(30, TimeUnit.SECONDS)
        .build()

    /** For S3: no limit on the whole call, and nothing of the service's. */
    private val store = http.newBuilder().callTimeout(0, TimeUnit.SECONDS).build()

    /** Sends a code, and says what it is for. A phone without an account is registered by its first one. */
    fun sendCode(phone: String): Purpose = try {
        ask("GET", "/user/${Purpose.LOGIN.path}/$phone")
        Purpose.LOGIN
    } catch (refused: Refused) {
        if (refused.status != 404) throw refused
        ask("GET", "/user/${Purpose.REGISTER.path}/$phone")
        Purpose.REGISTER
    }

    /** A registration opens no session: ask for a second code then. */
    fun useCode(phone: String, code: String, purpose: Purpose): Long {
        val fields = JSONObject().put("phone_number", phone).put("identifying_code", code)
        val answer = ask("POST", "/user/${purpose.path}/$phone", fields)
        if (answer.has("token")) token = answer.getString("token")
        return answer.getLong("user_id")
    }

    fun list(): List<JSONObject> {
        val rows = envelope("POST", "/files", JSONObject().put("limit", 20)).getJSONArray("data")
        return (0 until rows.length()).map(rows::getJSONObject)
    }

    fun upload(file: File, onProgress: (sent: Long, total: Long) -> Unit = { _, _ -> }): JSONObject {
        val asked = JSONObject().put("file_name", file.name).put("file_size", file.length())
        val begun = envelope("POST", "/upload", asked).getJSONObject("data")
        val form = begun.getJSONObject("upload")
        val fields = form.getJSONObject("fields")
        val body = MultipartBody.Builder().setType(MultipartBody.FORM)
        for (key in fields.keys()) key.toString().let { name -> body.addFormDataPart(name, fields.getString(name)) }
        // The file comes last: S3 reads no field behind it.
        body.addFormDataPart("file", "file", Counted(file.asRequestBody(null), onProgress))
        store.newCall(Request.Builder().url(form.getString("url")).post(body.build()).build()).execute().use { response ->
            if (!response.isSuccessful) throw Refused(response.code, response.body?.string().orEmpty(), null)
        }
        return envelope("POST", "/upload/complete", JSONObject().put("id", begun.getLong("file_id"))).getJSONObject("data")
    }

    /** By its link, in a request of its own, so that no interceptor of yours puts a token beside S3's signature. */
    fun download(id: Long, to: File) {
        val url = envelope("GET", "/download/$id?link=1").getJSONObject("data").getString("url")
        store.newCall(Request.Builder().url(url).build()).execute().use { response ->
            if (response.code != 200) throw Refused(response.code, "", null)
            val source = response.body?.byteStream() ?: throw IOException("no body")
            to.outputStream().use(source::copyTo)
        }
    }

    private fun envelope(method: String, path: String, fields: JSONObject? = null): JSONObject {
        val answer = ask(method, path, fields)
        if (answer.getInt("code") == 0) return answer
        val message = answer.getString("message")
        // A session that is over; log in again.
        if (message == "no user login") token = null
        throw Refused(200, message, null)
    }

    private fun ask(method: String, path: String, fields: JSONObject? = null): JSONObject {
        val url = base.resolve(path) ?: throw IllegalArgumentException(path)
        val body = fields?.toString()?.toRequestBody("application/json".toMediaType())
        val request = Request.Builder().url(url).method(method, body)
        token?.let { request.header("Authorization", "Bearer $it") }
        http.newCall(request.build()).execute().use { response ->
            val text = response.body?.string().orEmpty()
            val answer = runCatching { JSONObject(text) }.getOrElse { throw IOException("no answer of the service: ${response.code}") }
            if (response.code == 200) return answer
            if (response.code == 401) token = null
            val message = answer.optString("msg", answer.optString("message"))
            throw Refused(response.code, message, response.header("Retry-After")?.toLongOrNull())
        }
    }
}

/** Tells how much has left. */
private class Counted(private val inner: RequestBody, private val onProgress: (Long, Long) -> Unit) : RequestBody() {
    override fun contentType() = inner.contentType()

    override fun contentLength() = inner.contentLength()

    override fun writeTo(sink: BufferedSink) {
        var sent = 0L
        val counting = object : ForwardingSink(sink) {
            override fun write(source: Buffer, byteCount: Long) {
                super.write(source, byteCount)
                sent += byteCount
                onProgress(sent, contentLength())
            }
        }.buffer()
        inner.writeTo(counting)
        counting.flush()
    }
}

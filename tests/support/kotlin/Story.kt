// Plays the story of the sample: arguments are base, phone, file and the place of its copy; codes come line by line.

package gatehouse

import java.io.File
import okhttp3.HttpUrl.Companion.toHttpUrl

private fun Gatehouse.enter(phone: String): Gatehouse.Purpose {
    val purpose = sendCode(phone)
    println("code for $purpose")
    useCode(phone, readln(), purpose)
    return purpose
}

fun main(arguments: Array<String>) {
    val (base, phone, file, copy) = arguments
    val gatehouse = Gatehouse(base.toHttpUrl())
    if (gatehouse.enter(phone) == Gatehouse.Purpose.REGISTER) gatehouse.enter(phone)
    var told = 0L
    gatehouse.upload(File(file)) { sent, _ -> told = sent }
    println("sent $told")
    val row = gatehouse.list().first()
    println("listed ${row.getString("file_name")} ${row.getLong("file_size")}")
    gatehouse.download(row.getLong("file_id"), File(copy))
    val refused = runCatching { gatehouse.download(1, File(copy + ".none")) }.exceptionOrNull()
    println("refused ${refused is Refused}")
}

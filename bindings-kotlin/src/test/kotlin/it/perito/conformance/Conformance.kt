/** What the runners of `testdata/conformance` have in common: reading its files, comparing, reporting. */
package it.perito.conformance

import it.perito.CanonicalText
import it.perito.TESTDATA
import java.io.File
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.longOrNull
import kotlinx.serialization.json.put

/** The folder of the scenarios, in the clone. */
val FOLDER: File = File(TESTDATA, "conformance")

/** The files of this kind, by name. Every file must be of one kind or the other. */
fun files(kind: String): List<JsonObject> =
    checkNotNull(FOLDER.listFiles()).sorted().filterNot { it.name in setOf("README.md", "small.pdf") }.map { path ->
        check(path.extension == "json") { "${path.name} is read by nobody" }
        val file = Json.parseToJsonElement(path.readText()).jsonObject
        check(file.text("name") == path.nameWithoutExtension) { "${path.name} is named as it names itself" }
        check(file.text("kind") in setOf("values", "journey")) { "${path.name} is of no kind that is known" }
        file
    }.filter { it.text("kind") == kind }

/** The parts of a file that are played, of which there must be some. */
fun JsonObject.parts(key: String): List<JsonObject> {
    check(keys == setOf("name", "title", "kind", key)) { "${text("name")} has the keys $keys" }
    return getValue(key).jsonArray.map { it.jsonObject }.also { check(it.isNotEmpty()) { "${text("name")} is empty" } }
}

/** The text under a key, which must be there. */
fun JsonObject.text(key: String): String = getValue(key).jsonPrimitive.content

/** Writes an outcome to the report, if one is wanted. */
fun report(file: String, scenario: String, passed: Boolean) {
    val path = System.getenv("PERITO_CONFORMANCE_REPORT") ?: return
    val line = buildJsonObject {
        put("language", "kotlin")
        put("file", file)
        put("scenario", scenario)
        put("passed", passed)
    }
    File(path).appendText("$line\n")
}

/** Where what was found is not as it was expected: every key that is expected must be there and hold that value. */
fun faults(expected: JsonElement, found: JsonElement): List<String> =
    if (expected !is JsonObject || expected.isEmpty()) listOf("nothing is expected") else differences("", expected, found)

private fun differences(path: String, expected: JsonElement, found: JsonElement): List<String> = when {
    expected is JsonObject && found is JsonObject -> expected.flatMap { (key, wanted) ->
        found[key]?.let { differences("$path.$key", wanted, it) }
            ?: listOf("$path.$key: there is no such result, but $found")
    }
    expected is JsonArray && found is JsonArray && expected.size == found.size ->
        expected.indices.flatMap { differences("$path.$it", expected[it], found[it]) }
    // A primitive equals another of the same content, and a text is no number.
    expected == found -> emptyList()
    else -> listOf("$path: $expected was expected, $found was found")
}

/** Every copy of this expectation in which one value is another. */
fun mutations(expected: JsonElement): List<JsonElement> = when (expected) {
    is JsonObject -> expected.flatMap { (key, value) -> mutations(value).map { JsonObject(expected + (key to it)) } }
    is JsonArray -> {
        val other = if (expected.isEmpty()) JsonArray(listOf(JsonPrimitive("one"))) else JsonArray(expected.dropLast(1))
        listOf(other) + expected.flatMapIndexed { index, value ->
            mutations(value).map { JsonArray(expected.toMutableList().apply { this[index] = it }) }
        }
    }
    is JsonNull -> listOf(JsonPrimitive("something else"))
    is JsonPrimitive -> listOf(altered(expected))
}

private fun altered(value: JsonPrimitive): JsonPrimitive = when {
    value.isString -> JsonPrimitive("${value.content} altered")
    value.booleanOrNull != null -> JsonPrimitive(value.content != "true")
    else -> JsonPrimitive(checkNotNull(value.longOrNull) { "$value is of no kind that scenarios have" } + 1)
}

/** Results by their names, as JSON. */
fun result(vararg parts: Pair<String, Any?>): JsonObject = JsonObject(parts.associate { (name, part) -> name to json(part) })

private fun json(value: Any?): JsonElement = when (value) {
    null -> JsonNull
    is JsonElement -> value
    is Boolean -> JsonPrimitive(value)
    is Number -> JsonPrimitive(value)
    is UByte, is UShort, is UInt, is ULong -> JsonPrimitive(value.toString().toLong())
    is List<*> -> JsonArray(value.map(::json))
    is CanonicalText -> JsonPrimitive(value.text)
    else -> JsonPrimitive(value.toString())
}

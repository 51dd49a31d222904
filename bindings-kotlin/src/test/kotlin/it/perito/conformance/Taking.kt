package it.perito.conformance

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** Names of fields, parted by spaces; those with a question mark may be left out. */
class Signature(names: String) {
    private val all = names.split(' ').filter(String::isNotEmpty)
    private val required = all.filterNot { it.endsWith('?') }.toSet()
    private val known = all.map { it.removeSuffix("?") }.toSet()

    /** What is wrong with an input; nothing when it can be taken. */
    fun fault(input: JsonObject): String? = when {
        !known.containsAll(input.keys) -> "its input: nothing takes ${input.keys - known}"
        !input.keys.containsAll(required) -> "its input: ${required - input.keys} is missing"
        else -> null
    }

    /** An input that can be taken, from which only what is known can be read. */
    fun fields(input: JsonObject): Fields = Fields(input, known)
}

/** The input of an operation or a step. */
class Fields(private val input: JsonObject, private val known: Set<String>) {
    fun text(name: String): String = textOrNull(name) ?: error("$name is missing")

    fun textOrNull(name: String): String? = orNull(name)?.jsonPrimitive?.content

    fun int(name: String): Int = checkNotNull(orNull(name)).jsonPrimitive.int

    fun flag(name: String): Boolean = orNull(name)?.jsonPrimitive?.boolean ?: false

    fun array(name: String): JsonArray = orNull(name)?.jsonArray ?: JsonArray(emptyList())

    fun records(name: String): List<JsonObject> = array(name).map { it.jsonObject }

    fun recordOrNull(name: String): JsonObject? = orNull(name)?.jsonObject

    private fun orNull(name: String): JsonElement? {
        check(name in known) { "$name is read, and is not in the signature" }
        return input[name]?.takeUnless { it is JsonNull }
    }
}

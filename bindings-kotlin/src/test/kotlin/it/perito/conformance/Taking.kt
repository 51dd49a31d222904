package it.perito.conformance

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull

/** What makes a scenario fail before it has run: it is not written as it must be. */
class Fault(message: String) : Exception(message)

/** Names of fields, parted by spaces; those with a question mark may be left out. */
class Signature(names: String) {
    private val all = names.split(' ').filter(String::isNotEmpty)
    private val required = all.filterNot { it.endsWith('?') }.toSet()
    private val known = all.map { it.removeSuffix("?") }.toSet()

    /** An input in which nothing is missing and nothing is too much, from which only what is known can be read. */
    fun fields(input: JsonObject): Fields {
        if (!known.containsAll(input.keys)) throw Fault("its input: nothing takes ${input.keys - known}")
        if (!input.keys.containsAll(required)) throw Fault("its input: ${required - input.keys} is missing")
        return Fields(input, known)
    }
}

/** The input of an operation or a step. What is `null` is absent; nothing is taken for what it is not. */
class Fields(private val input: JsonObject, private val known: Set<String>) {
    fun text(name: String): String = textOrNull(name) ?: throw Fault("its input: $name is missing")

    fun textOrNull(name: String): String? = orNull(name)?.let { text(name, it) }

    fun uint(name: String): UInt {
        val number = (orNull(name) as? JsonPrimitive)?.takeUnless { it.isString }
        return number?.content?.toUIntOrNull() ?: throw Fault("its input: $name is no whole number")
    }

    fun flag(name: String): Boolean {
        val given = orNull(name) ?: return false
        val flag = (given as? JsonPrimitive)?.takeUnless { it.isString }
        return flag?.booleanOrNull ?: throw Fault("its input: $name is neither true nor false")
    }

    fun texts(name: String): List<String> = array(name).map { text(name, it) }

    /** The objects of a list, each of which takes these names. */
    fun records(name: String, takes: Signature): List<Fields> = array(name).map { takes.fields(record(name, it)) }

    /** An object that takes these names, if there is one. */
    fun recordOrNull(name: String, takes: Signature): Fields? = orNull(name)?.let { takes.fields(record(name, it)) }

    private fun array(name: String): List<JsonElement> {
        val given = orNull(name) ?: return emptyList()
        return given as? JsonArray ?: throw Fault("its input: $name is no list")
    }

    private fun text(name: String, given: JsonElement): String =
        (given as? JsonPrimitive)?.takeIf { it.isString }?.content ?: throw Fault("its input: $name is or has what is no text")

    private fun record(name: String, given: JsonElement): JsonObject =
        given as? JsonObject ?: throw Fault("its input: $name is or has what is no object")

    private fun orNull(name: String): JsonElement? {
        check(name in known) { "$name is read, and is not in the signature" }
        return input[name]?.takeUnless { it is JsonNull }
    }
}

package it.perito.conformance

import it.perito.PeritoException
import it.perito.code
import it.perito.details
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource

/** The scenarios of `testdata/conformance` on values, which every language is tested by. */
class ValuesTest {
    @TestFactory
    fun `every scenario holds`(): List<DynamicTest> = eachScenario { file, scenario ->
        val found = judge(scenario)
        report(file, scenario.text("name"), found.isEmpty())
        assertEquals(emptyList<String>(), found)
    }

    @TestFactory
    fun `an altered expectation fails`(): List<DynamicTest> = eachScenario { file, scenario ->
        for (expect in mutations(scenario.getValue("expect"))) {
            assertNotEquals(emptyList<String>(), judge(JsonObject(scenario + ("expect" to expect))), "$file: $expect")
        }
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = [
            "pin.guess | {'text': 'A1B2C3D4'} | {'ok': true}",
            "pin.parse | {'text': 'A1B2C3D4', 'level': 'dispositivo'} | {'ok': true}",
            "pin.parse | {'text': 'A1B2C3D4'} | {'ok': true, 'length': 8}",
            "pin.parse | {'text': 'A1B2C3D4'} | {'error': 'pin_format'}",
            "pin.parse | {'text': ''} | {'ok': true}",
            "pin.parse | {} | {'ok': true}",
            "pin.parse | {'text': 'A1B2C3D4'} | {}",
            "pin.parse | {'text': 'A1B2C3D4'} | {'ok': 1}",
        ],
        quoteCharacter = '`',
    )
    fun `what a runner does not know fails`(operation: String, input: String, expect: String) {
        val scenario = result(
            "name" to "a scenario",
            "operation" to operation,
            "input" to json(input),
            "expect" to json(expect),
        )
        assertNotEquals(emptyList<String>(), judge(scenario))
    }
}

private fun json(text: String): JsonObject = Json.parseToJsonElement(text.replace('\'', '"')).jsonObject

private fun eachScenario(test: (String, JsonObject) -> Unit): List<DynamicTest> = files("values").flatMap { file ->
    file.parts("scenarios").map { scenario ->
        check(scenario.keys == setOf("name", "operation", "input", "expect")) { "$scenario" }
        dynamicTest("${file.text("name")}: ${scenario.text("name")}") { test(file.text("name"), scenario) }
    }
}

/** What is wrong with a scenario; nothing when it holds. */
private fun judge(scenario: JsonObject): List<String> {
    val name = scenario.text("operation")
    val operation = OPERATIONS[name] ?: return listOf("there is no operation $name")
    val input = scenario.getValue("input").jsonObject
    operation.signature.fault(input)?.let { return listOf(it) }
    val found = try {
        operation.of(input)
    } catch (refusal: PeritoException) {
        ofRefusal(refusal)
    }
    return faults(scenario.getValue("expect"), found)
}

/** A value's own refusal: the field that is wrong, or several; of a receipt, the code alone. */
fun ofRefusal(refusal: PeritoException): JsonObject {
    val errors = errors(refusal)
    return when (errors.size) {
        0 -> result("error" to refusal.code)
        1 -> errors.single()
        else -> result("errors" to errors)
    }
}

/** Every field that is wrong. */
fun errors(refusal: PeritoException): List<JsonObject> =
    refusal.details.fields.map { result("error" to it.code, "field" to it.field) }

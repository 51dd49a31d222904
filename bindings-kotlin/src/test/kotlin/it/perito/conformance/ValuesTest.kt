package it.perito.conformance

import it.perito.PeritoException
import it.perito.code
import it.perito.details
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource
import org.junit.jupiter.params.provider.ValueSource

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
            "pin.parse | {'text': null} | {'error': 'missing'}",
            "pin.parse | {'text': 12345678} | {'ok': true}",
            "pin.parse | {'text': true} | {'error': 'pin_format'}",
            "pin.parse | {'text': ['A1B2C3D4']} | {'ok': true}",
            "pin.parse | {'text': 'A1B2C3D4'} | {}",
            "pin.parse | {'text': 'A1B2C3D4'} | {'ok': 1}",
            "money.percent | {'of': '100.00', 'percent': '20'} | {'text': '20.00'}",
            "money.percent | {'of': '100.00', 'percent': -20} | {'text': '-20.00'}",
            "money.percent | {'of': 100, 'percent': 20} | {'text': '20.00'}",
        ],
        quoteCharacter = '`',
    )
    fun `what a runner does not know fails`(operation: String, input: String, expect: String) {
        assertNotEquals(emptyList<String>(), judge(scenario(operation, input, expect)))
    }

    @ParameterizedTest
    @ValueSource(
        strings = [
            "'terms': {'reply': '2026-05-20'}",
            "'terms': ['2026-05-20']",
            "'terms': {'draft': 20260520}",
            "'extensions': [{'which': 'draft', 'decided_on': '2026-05-01'}]",
            "'extensions': {'which': 'draft', 'decided_on': '2026-05-01', 'to': '2026-06-01'}",
            "'notices': [{'sent_on': '2026-04-20'}]",
            "'notices': [{'sent_on': '2026-04-20', 'operations_on': '2026-05-20', 'place': 'Tivoli'}]",
            "'notices': [{'sent_on': '2026-04-20', 'operations_on': '2026-05-20', 'receipt_id': 1}]",
            "'operations': '2026-05-20'",
            "'operations': [20260520]",
            "'called_off': [{'operations_on': '2026-05-20'}]",
            "'observations': [{'id': 'o1'}]",
            "'observations': ['o1']",
            "'final_report': {'filed_on': '2026-07-10', 'receipt_ids': []}",
            "'final_report': {'filed_on': '2026-07-10', 'receipt_ids': [], 'answered': [], 'signed': true}",
            "'final_report': {'filed_on': '2026-07-10', 'receipt_ids': [1], 'answered': []}",
        ],
    )
    fun `what a runner does not know of a case fails`(fact: String) {
        val case = "'proceeding': 'atpo', 'appointed_on': '2026-04-01', 'today': '2026-04-02'"
        val absent = "'terms': null, 'notices': null, 'final_report': null"
        assertEquals(emptyList<String>(), judge(scenario("case.findings", "{$case, $absent}", "{'findings': []}")))
        val found = judge(scenario("case.findings", "{$case, $fact}", "{'findings': []}"))
        assertTrue(found.single().startsWith("its input: ")) { "$found" }
    }

    @Test
    fun `a notice whose receipt is null has none`() {
        val case = "'proceeding': 'atpo', 'appointed_on': '2026-04-01', 'today': '2026-04-21'"
        fun found(receipt: String): List<String> {
            val notices = "'notices': [{'sent_on': '2026-04-20', 'operations_on': '2026-05-20'$receipt}]"
            return judge(scenario("case.findings", "{$case, $notices}", "{'findings': 'told'}"))
        }
        assertEquals(found(""), found(", 'receipt_id': null"))
        assertNotEquals(found(""), found(", 'receipt_id': 'r1'"))
    }

    @Test
    fun `what is known holds`() {
        assertEquals(emptyList<String>(), judge(scenario("pin.parse", "{'text': 'A1B2C3D4'}", "{'ok': true}")))
    }

    @Test
    fun `every operation is played`() {
        assertEquals(OPERATIONS.keys, SCENARIOS.map { (_, scenario) -> scenario.text("operation") }.toSet())
    }
}

private fun json(text: String): JsonObject = Json.parseToJsonElement(text.replace('\'', '"')).jsonObject

private fun scenario(operation: String, input: String, expect: String) =
    result("name" to "a scenario", "operation" to operation, "input" to json(input), "expect" to json(expect))

/** Every scenario, with the name of its file, in which no other is named as it is. */
private val SCENARIOS: List<Pair<String, JsonObject>> = files("values").flatMap { file ->
    val name = file.text("name")
    val scenarios = file.parts("scenarios").onEach { scenario ->
        check(scenario.keys == setOf("name", "operation", "input", "expect")) { "$scenario" }
    }
    val names = scenarios.map { it.text("name") }
    check(names.toSet().size == names.size) { "two scenarios of $name have one name" }
    scenarios.map { name to it }
}

private fun eachScenario(test: (String, JsonObject) -> Unit): List<DynamicTest> = SCENARIOS.map { (file, scenario) ->
    dynamicTest("$file: ${scenario.text("name")}") { test(file, scenario) }
}

/** What is wrong with a scenario; nothing when it holds. */
private fun judge(scenario: JsonObject): List<String> {
    val name = scenario.text("operation")
    val operation = OPERATIONS[name] ?: return listOf("there is no operation $name")
    val input = scenario.getValue("input").jsonObject
    val found = try {
        operation.of(input)
    } catch (refusal: PeritoException) {
        ofRefusal(refusal)
    } catch (fault: Fault) {
        return listOf(checkNotNull(fault.message))
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

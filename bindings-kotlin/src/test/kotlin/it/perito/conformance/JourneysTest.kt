package it.perito.conformance

import it.perito.PeritoException
import it.perito.Portal
import it.perito.code
import it.perito.details
import it.perito.useAndDisconnect
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.TestFactory

/** The journeys of `testdata/conformance`, which every language plays. */
class JourneysTest {
    @TestFactory
    fun `every journey comes to its end`(): List<DynamicTest> = JOURNEYS.map { (file, _) ->
        dynamicTest(file) {
            val judged = PLAYED.getValue(file).value.mapIndexed { index, taken ->
                "${index + 1}. ${taken.what}" to taken.judged()
            }
            for ((step, found) in judged) report(file, step, found.isEmpty())
            assertEquals(emptyList<Any>(), judged.filter { (_, found) -> found.isNotEmpty() })
        }
    }

    @TestFactory
    fun `an altered expectation fails`(): List<DynamicTest> = JOURNEYS.map { (file, _) ->
        dynamicTest(file) {
            for (taken in PLAYED.getValue(file).value) {
                for (expected in mutations(taken.expected)) {
                    val judged = taken.copy(expected = expected).judged()
                    assertNotEquals(emptyList<String>(), judged, "${taken.what}: $expected")
                }
            }
        }
    }

    @Test
    fun `what a runner does not know fails`() {
        val steps = Json.parseToJsonElement(
            """[
            {"do": "login", "by": "ctu", "expect": {"outcome": "session"}},
            {"do": "log_out", "by": "ctu", "expect": {"outcome": "session"}},
            {"do": "login", "expect": {"outcome": "session"}},
            {"do": "advance", "by": "ctu", "with": {"days": 1}, "expect": {"now": "2026-09-02T08:00:00.000Z"}},
            {"do": "login", "by": "ctu", "with": {"level": "dispositivo"}, "expect": {"outcome": "session"}},
            {"do": "login", "by": "ctu", "expect": {"outcome": "session", "role": "ctu"}},
            {"do": "login", "by": "ctu", "with": {"pin": "WRONG000"}, "expect": {"outcome": "session"}},
            {"do": "login", "by": "ctu", "expect": {"error": "wrong_credentials"}},
            {"do": "login", "by": "ctu", "expect": {}},
            {"do": "login", "with": {"by": "ctu"}, "expect": {"outcome": "session"}},
            {"do": "login", "by": "ctu", "with": {"pin": 12345678}, "expect": {"error": "pin_format", "field": "pin"}},
            {"do": "advance", "with": {"days": "1"}, "expect": {"now": "2026-09-02T08:00:00.000Z"}},
            {"do": "verify_receipt", "with": {"text": "a b", "replace": ["a"]}, "expect": {"error": "receipt_truncated"}},
            {"do": "verify_receipt", "with": {"text": "a b", "replace": ["a", "b", "c"]},
             "expect": {"error": "receipt_truncated"}},
            {"do": "submit_observation", "by": "ctu", "with": {"case_key": "0581040224/L/2026/1234", "accept_risk": "true"},
             "expect": {"errors": []}},
            {"do": "submit_report", "by": "ctu", "with": {"kind": "final", "case_key": "0581040224/L/2026/1234",
             "document": "", "answers": [{"observation": "o1", "text": "sì"}]}, "expect": {"error": "not_found"}}
            ]""",
        )
        val taken = runBlocking { play(steps.jsonArray.map { it.jsonObject }) }
        assertEquals(listOf(true) + List(taken.size - 1) { false }, taken.map { it.judged().isEmpty() })
        // The last ones are not taken at all.
        assertEquals(List(7) { true }, taken.takeLast(7).map { it.fault.orEmpty().startsWith("its input: ") })
    }

    @Test
    fun `every step is played`() {
        assertEquals(STEPS.keys, JOURNEYS.flatMap { (_, steps) -> steps.map { it.text("do") } }.toSet())
    }
}

/** A step that was taken; nothing was found where it could not be. */
private data class Taken(val what: String, val expected: JsonElement, val found: JsonElement, val fault: String? = null) {
    /** What is wrong with it; nothing when it did as it should. */
    fun judged(): List<String> = fault?.let(::listOf) ?: faults(expected, found)
}

private val JOURNEYS: List<Pair<String, List<JsonObject>>> = files("journey").map { file ->
    file.text("name") to file.parts("steps").onEach { step ->
        check(setOf("do", "expect").all { it in step.keys } && step.keys.all { it in KEYS }) { "$step" }
    }
}
private val KEYS get() = setOf("do", "by", "with", "as", "expect")

/** Each journey, played once for all tests. */
private val PLAYED: Map<String, Lazy<List<Taken>>> =
    JOURNEYS.associate { (file, steps) -> file to lazy { runBlocking { play(steps) } } }

/** Takes every step on a stage of its own, also after one that did not do as it should. */
private suspend fun play(steps: List<JsonObject>): List<Taken> = Portal.start().use { portal ->
    portal.connect().useAndDisconnect { client ->
        val stage = Stage(portal, client)
        steps.map { take(stage, it) }
    }
}

private suspend fun take(stage: Stage, told: JsonObject): Taken {
    val what = told.text("do")
    val expected = told.getValue("expect")
    val step = STEPS[what] ?: return Taken(what, expected, JsonNull, "there is no step $what")
    val with = stage.resolved(told["with"] ?: JsonObject(emptyMap())).jsonObject
    val found = try {
        if ("by" in with) throw Fault("its input: by whom is told beside it")
        step.on(stage, JsonObject(told.filterKeys { it == "by" } + with))
    } catch (refusal: PeritoException) {
        refused(refusal)
    } catch (fault: Fault) {
        return Taken(what, expected, JsonNull, fault.message)
    }
    if ("as" in told) stage.keep(told.text("as"), found)
    return Taken(what, stage.resolved(expected), found)
}

/** A value's own refusal, before anything is sent, names no call. */
private fun refused(refusal: PeritoException): JsonObject {
    if (refusal.details.operation.isEmpty()) return ofRefusal(refusal)
    return result(
        "error" to refusal.code,
        "errors" to JsonArray(errors(refusal)),
        "findings" to refusal.details.findings.map { it.rule },
    )
}

package it.perito.conformance

import it.perito.Account
import it.perito.Portal
import it.perito.PortalClient
import it.perito.Session
import it.perito.Uploaded
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive

/** What a journey is played on: a portal, who is logged in there, and what earlier steps gave. */
class Stage(val portal: Portal, val client: PortalClient) {
    val accounts: MutableMap<String, Account> = mutableMapOf()
    val sessions: MutableMap<String, Session> = mutableMapOf()
    val uploads: MutableMap<String, Uploaded> = mutableMapOf()
    private val named: MutableMap<String, JsonObject> = mutableMapOf()

    init {
        // The first account of a role is named as the role, the second `ROLE-2`.
        for (account in portal.accounts) {
            accounts[if (account.role in accounts) "${account.role}-2" else account.role] = account
        }
    }

    /** Keeps what a step gave under a name, for later steps. */
    fun keep(name: String, found: JsonObject) = check(named.put(name, found) == null) { "$name is named twice" }

    /** The same with every text `$name.field` replaced by what that field of the named result holds. */
    fun resolved(value: JsonElement): JsonElement = when (value) {
        is JsonObject -> JsonObject(value.mapValues { (_, member) -> resolved(member) })
        is JsonArray -> JsonArray(value.map(::resolved))
        is JsonPrimitive -> if (value.isString && value.content.startsWith("$")) standing(value.content) else value
    }

    private fun standing(reference: String): JsonElement {
        val (name, field) = reference.drop(1).split('.')
        return checkNotNull(named[name]?.get(field)) { "there is no $reference" }
    }
}

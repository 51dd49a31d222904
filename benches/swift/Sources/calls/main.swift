// What one call across to Rust takes from Swift: a line each, with the nanoseconds of one call.

import Perito

let rounds = 9

/// The median of several rounds, after one that nobody counts.
func measure(_ name: String, calls: Int, _ call: () throws -> Void) rethrows {
    let clock = ContinuousClock()
    var times: [Int64] = []
    for round in 0...rounds {
        let time = try clock.measure { for _ in 0..<calls { try call() } }
        let (seconds, attoseconds) = time.components
        if round > 0 { times.append((seconds * 1_000_000_000 + attoseconds / 1_000_000_000) / Int64(calls)) }
    }
    print(name, times.sorted()[rounds / 2])
}

let rome = try CourtOffice("0580910098")
let operationsOn = try CivilDate("2026-07-14")

try measure("parse_tax_code", calls: 20_000) { _ = try TaxCode("RSSMRA80A01H501U") }
try measure("notice_deadline", calls: 2_000) { _ = try noticeDeadline(operationsOn: operationsOn, courtOffice: rome) }

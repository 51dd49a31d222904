// Lints docs/openapi.json by the project's own rules, and proves that each rule sees what it is for: every edit of
// fixtures.json breaks the one rule that it is named after, in a document that broke none.
//
// node contract/spectral/check.mjs; the packages are in contract/node_modules, or where PERITO_NODE_MODULES says.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = process.env.PERITO_NODE_MODULES ?? path.join(here, "..", "node_modules");
const require = createRequire(path.join(modules, "..", "package.json"));
// The command line's own packages are what it lints with: below it, unless npm has lifted them up.
const judge = createRequire(require.resolve("@stoplight/spectral-cli/package.json"));
const { Spectral, Document } = judge("@stoplight/spectral-core");
const { Json } = judge("@stoplight/spectral-parsers");
const { bundleAndLoadRuleset } = judge("@stoplight/spectral-ruleset-bundler/with-loader");

const SEVERITIES = ["error", "warning", "information", "hint"];
const read = (name) => fs.readFileSync(path.join(here, name), "utf8");

const ruleset = path.join(here, "ruleset.yml");

// The verdict on the contract is the command line's own, as anyone can have it.
function lintByCommand(document) {
  const command = [require.resolve("@stoplight/spectral-cli/dist/index.js"), "lint", "--quiet", "--format=json"];
  const run = spawnSync(process.execPath, [...command, "--fail-severity=hint", `--ruleset=${ruleset}`, document], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (run.status !== 0 && run.status !== 1) throw new Error(run.stderr);
  return JSON.parse(run.stdout || "[]");
}

// The steps from a document to the member that a JSON pointer (RFC 6901) names: its holder and its key.
function place(document, pointer) {
  const parts = pointer.slice(1).split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  const key = parts.pop();
  const holder = parts.reduce((value, part) => value?.[part], document);
  if (holder === undefined) throw new Error(`there is no ${pointer}`);
  return { holder, key };
}

// As much of JSON Patch (RFC 6902) as the fixtures need.
function edited(document, edits) {
  const copy = structuredClone(document);
  for (const { op, path: to, from, value } of edits) {
    const target = place(copy, to);
    const source = from && place(copy, from);
    const changed = source ?? (op === "remove" ? target : undefined);
    if (changed && !(changed.key in changed.holder)) throw new Error(`there is no ${from ?? to}`);
    if (op === "remove") {
      delete target.holder[target.key];
    } else {
      target.holder[target.key] = source ? structuredClone(source.holder[source.key]) : value;
      if (op === "move") delete source.holder[source.key];
    }
  }
  return copy;
}

function complain(what, findings) {
  for (const finding of findings) {
    const where = finding.path.join("/");
    console.error(`${what}: ${SEVERITIES[finding.severity]} ${finding.code} at ${where}: ${finding.message}`);
  }
  return findings.length;
}

const spectral = new Spectral();
spectral.setRuleset(await bundleAndLoadRuleset(ruleset, { fs, fetch }));
const ours = Object.entries(spectral.ruleset.definition.rules).filter(([, rule]) => rule !== "off");
const rules = new Set(ours.map(([name]) => name));
const fixtures = JSON.parse(read("fixtures.json"));

let faults = 0;
const contract = lintByCommand(path.join(here, "..", "..", "docs", "openapi.json"));
faults += complain("docs/openapi.json", contract);
const lint = (document, name) => spectral.run(new Document(JSON.stringify(document), Json, name));
const valid = JSON.parse(read("valid.json"));
faults += complain("valid.json", await lint(valid, "valid.json"));

for (const name of new Set([...rules, ...Object.keys(fixtures)])) {
  if (!rules.has(name) || !(name in fixtures)) {
    console.error(`${name}: ${rules.has(name) ? "no fixture breaks it" : "there is no such rule"}`);
    faults += 1;
    continue;
  }
  const findings = await lint(edited(valid, fixtures[name]), name);
  if (!findings.some(({ code }) => code === name)) {
    console.error(`${name}: its fixture does not break it`);
    faults += 1;
  }
  faults += complain(`the fixture of ${name}`, findings.filter(({ code }) => code !== name));
}

const count = (severity) => contract.filter((finding) => finding.severity === severity).length;
const fired = faults === 0 ? "each fires on its fixture" : `${faults} faults`;
console.log(`${count(0)} errors, ${count(1)} warnings, ${count(2) + count(3)} hints; ${rules.size} rules, ${fired}`);
process.exit(faults === 0 ? 0 : 1);

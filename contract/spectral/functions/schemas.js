// Judges every schema of a document by its own keywords: where it stands, and not again wherever it is referred to.

const PARTS = ["properties", "patternProperties", "$defs"];
const LISTS = ["oneOf", "anyOf", "allOf", "prefixItems"];
const ONES = ["items", "additionalProperties", "not"];

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function* below(schema, path) {
  if (!isObject(schema)) return;
  yield { schema, path };
  for (const key of PARTS) {
    for (const [name, part] of Object.entries(schema[key] ?? {})) yield* below(part, [...path, key, name]);
  }
  for (const key of LISTS) {
    for (const [index, part] of (schema[key] ?? []).entries()) yield* below(part, [...path, key, index]);
  }
  for (const key of ONES) yield* below(schema[key], [...path, key]);
}

// Schemas stand among the components, and under `schema` in parameters, headers and bodies; never in an example.
function* all(value, path) {
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    const place = [...path, key];
    if (key === "examples" || key === "example" || key === "links") continue;
    if (key === "schemas" && path.at(-1) === "components") {
      for (const [name, schema] of Object.entries(part)) yield* below(schema, [...place, name]);
    } else if (key === "schema") {
      yield* below(part, place);
    } else {
      yield* all(part, place);
    }
  }
}

const types = (schema) => [schema.type ?? []].flat();

// `of`: the types judged; `all`: keywords that each needs; `any`: keywords of which one is needed; `unless`: keywords
// that spare it; `never`: a type that may not stand beside; `closed`: whether unknown properties must be ruled out.
export default function schemas(document, options) {
  const { of, all: every = [], any, unless = [], never, closed } = options;
  const results = [];
  for (const { schema, path } of all(document, [])) {
    const has = (key) => key in schema;
    if (!types(schema).some((type) => of.includes(type)) || unless.some(has)) continue;
    const missing = every.filter((key) => !has(key));
    if (any && !any.some(has)) missing.push(any.join(" or "));
    if (missing.length > 0) results.push({ message: `it has no ${missing.join(", ")}`, path });
    if (never && types(schema).includes(never)) results.push({ message: `it may be ${never}`, path });
    const open = schema.additionalProperties === undefined || schema.additionalProperties === true;
    if (closed && (open || (isObject(schema.additionalProperties) && !has("maxProperties")))) {
      results.push({ message: "it takes any property", path });
    }
  }
  return results;
}

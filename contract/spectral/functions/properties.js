// Judges every property of every schema of a document by its name.

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

function* properties(value, path) {
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    const place = [...path, key];
    if (key === "examples" || key === "example" || key === "links") continue;
    if (key === "properties" && isObject(part)) {
      for (const [name, schema] of Object.entries(part)) yield { name, schema, path: [...place, name] };
    }
    yield* properties(part, place);
  }
}

// `named`: which properties are judged; `match`, `notMatch`: what their names must and must not be; `format`: the format
// that a text under such a name has; `utc`: whether its examples are instants in UTC.
export default function judge(document, { named = ".", match, notMatch, format, utc }) {
  const results = [];
  for (const { name, schema, path } of properties(document, [])) {
    if (!new RegExp(named).test(name)) continue;
    if (match && !new RegExp(match).test(name)) results.push({ message: `${name} is not written so`, path });
    if (notMatch && new RegExp(notMatch).test(name)) results.push({ message: `${name} has a national name`, path });
    if (!isObject(schema) || ![schema.type].flat().includes("string")) continue;
    if (format && schema.format !== format) results.push({ message: `${name} is no ${format}`, path });
    const wrong = utc && schema.format === "date-time" && (schema.examples ?? []).some((text) => !`${text}`.endsWith("Z"));
    if (wrong) results.push({ message: `${name} shows an instant that is not in UTC`, path });
  }
  return results;
}

const jsonText = /^\s*[{["]/;

// The REST library hands objects over as JSON text already: encoding them again would store strings.
function toJson(value: unknown): string {
  if (typeof value === "string" && jsonText.test(value)) {
    try {
      JSON.parse(value);
      return value;
    } catch {
      return JSON.stringify(value);
    }
  }
  return JSON.stringify(value);
}

const asItIs = (text: string) => text;
const toText = (value: unknown) => String(value);
const fromJson = (text: string): unknown => JSON.parse(text);

function toNumber(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

/** How values come and go as PostgREST has them: JSON numbers, times in ISO 8601, bytes as `\x…`. */
export const postgresTypes = {
  bytea: { to: 17, from: [17], serialize: toText, parse: asItIs },
  json: { to: 114, from: [114], serialize: toJson, parse: fromJson },
  jsonb: { to: 3802, from: [3802], serialize: toJson, parse: fromJson },
  numeric: { to: 1700, from: [1700], serialize: toText, parse: toNumber },
  timestamp: { to: 1114, from: [1114], serialize: toText, parse: (text: string) => text.replace(" ", "T") },
  timestamptz: {
    to: 1184,
    from: [1184],
    serialize: toText,
    parse: (text: string) => text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00"),
  },
};

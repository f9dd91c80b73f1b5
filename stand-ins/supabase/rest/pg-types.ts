const jsonText = /^\s*[{["]/;

// The library passes objects as JSON text already. Encoding them again would store strings.
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

const unchanged = (text: string) => text;
const toText = (value: unknown) => String(value);
const fromJson = (text: string): unknown => JSON.parse(text);

function toNumber(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}

/** Values in the form of PostgREST: JSON numbers, times in ISO 8601, bytes as `\x…`. */
export const postgresTypes = {
  bytea: { to: 17, from: [17], serialize: toText, parse: unchanged },
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

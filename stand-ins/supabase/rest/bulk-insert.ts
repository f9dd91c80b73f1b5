/** The body to insert. Where a row lacks a key of `columns`, PostgREST inserts null, and the library the default. */
export async function fillMissingKeys(request: Request): Promise<ArrayBuffer | string> {
  const body = await request.arrayBuffer();
  const columns = new URL(request.url).searchParams.get("columns");
  const wantsDefaults = /missing=default/.test(request.headers.get("prefer") ?? "");
  if (request.method !== "POST" || !columns || wantsDefaults) return body;
  const rows = parse(body);
  if (!Array.isArray(rows)) return body;
  const names = columns.split(",").map((name) => name.trim().replace(/^"|"$/g, ""));
  const empty = Object.fromEntries(names.map((name) => [name, null]));
  return JSON.stringify(rows.map((row: object) => ({ ...empty, ...row })));
}

function parse(body: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

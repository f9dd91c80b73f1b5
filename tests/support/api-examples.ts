import { writeFile } from "node:fs/promises";

const FILE = new URL("../../docs/api-examples.json", import.meta.url);

/** The responses of a walk over the API, written as the examples of the document when `RECORD_EXAMPLES` is set. */
export class ApiExamples {
  readonly #examples: Record<string, unknown> = {};

  add(id: string, body: unknown): void {
    if (id === "get_openapi_json") return;
    this.#examples[id] = shortened(body);
  }

  async write(complete: () => Promise<void>): Promise<void> {
    if (!process.env.RECORD_EXAMPLES) return;
    await complete();
    const sorted = Object.fromEntries(Object.entries(this.#examples).toSorted());
    await writeFile(FILE, `${JSON.stringify(sorted, null, 2)}\n`);
  }
}

const LONGEST_LIST = 1;

/** One row per list, no token, no names of tests. */
function shortened(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const isOfRows = typeof value[0] === "object";
    return (isOfRows ? value.slice(0, LONGEST_LIST) : value).map((item) => shortened(item));
  }
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shortened(inner, name)]));
  if (/_token$|^pin/.test(key) && typeof value === "string") return `${value.slice(0, 12)}…`;
  return typeof value === "string" ? value.replaceAll(/contrat[ _-]?\d+/gi, "Adhérents") : value;
}

import { fc } from "@fast-check/vitest";
import { beforeAll, describe, expect, test } from "vitest";
import { templateValue } from "../../supabase/functions/_shared/render.ts";
import { TemplateSnapshot } from "../../supabase/functions/_shared/template.ts";
import { templateVariables } from "../../supabase/functions/_shared/template-parts.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
});

describe("SQL and TypeScript agree", () => {
  test("on the variables of a template", async () => {
    const piece = fc.constantFrom(
      "{{1}}",
      "{{ 2 }}",
      "{{name}}",
      "{{}}",
      "{{ }}",
      "{1}",
      " Bonjour ",
      "{{a}b}}",
      "https://a.b/{{1}}",
    );
    const words = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(""));
    const button = fc.oneof(
      fc.record({ type: fc.constantFrom("URL", "url", "QUICK_REPLY"), text: fc.constant("x"), url: words }),
      fc.record({ type: fc.constantFrom("COPY_CODE", "PHONE_NUMBER") }),
    );
    const header = fc.oneof(
      fc.record({
        type: fc.constant("HEADER"),
        format: fc.constantFrom("TEXT", "text", "IMAGE", "video", "DOCUMENT", "LOCATION"),
        text: words,
      }),
      fc.record({ type: fc.constant("header"), text: words }),
    );
    const template = fc.record({
      name: fc.constant("a"),
      language: fc.constant("fr"),
      category: fc.constant("MARKETING"),
      parameter_format: fc.constantFrom("POSITIONAL", "NAMED"),
      components: fc.tuple(
        header,
        fc.record({ type: fc.constantFrom("BODY", "body"), text: words }),
        fc.record({ type: fc.constant("BUTTONS"), buttons: fc.array(button, { maxLength: 3 }) }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(template, async (written) => {
        const [row] = await db.sql<{ keys: string[] }>("select private.template_keys($1) as keys", [written]);
        const keys = templateVariables(TemplateSnapshot.parse(written)).map((variable) => variable.key);
        expect(row!.keys.toSorted(inOrder)).toEqual(keys.toSorted(inOrder));
      }),
      { numRuns: 200 },
    );
  });

  test("on the form of a value sent to Meta", async () => {
    const value = fc.string({
      unit: fc.constantFrom(
        "a",
        "é",
        "😀",
        " ",
        "  ",
        "\n",
        "\t",
        "\r",
        "\u0085",
        "\u2028",
        "\u00a0",
        "\u007f",
        "{{",
      ),
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(value, async (written) => {
        const [row] = await db.sql<{ value: string | null }>("select private.template_value($1) as value", [
          written,
        ]);
        expect(row!.value ?? "").toBe(templateValue(written));
      }),
      { numRuns: 300 },
    );
  });
});

const inOrder = (a: string, b: string) => (a < b ? -1 : 1);

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linksAreSafe } from "../../supabase/functions/_shared/links.ts";
import { createDatabase } from "../support/database.ts";
import { createLedger } from "../support/ledger.ts";

const db = await createDatabase();

const PIECES = [
  ...'hHsS.:/?#@-+ \t\n\r\v\f\u0085\u00a0\u1680\u2003\u2028\u202f\u3000\ufeff"<>\\()é😀ſKİı',
  ...[
    "http",
    "https",
    "HTTPS",
    "https://",
    "http:/",
    "ftp://",
    "javascript:",
    "JavaScript:",
    "data:",
    "mailto:a",
  ],
  ...[
    "wa.me/",
    "exemple.fr",
    "exemple.fr.",
    "www.exemple.fr",
    "10.0.0.12",
    ":8080",
    ":123456",
    "/chemin?a=1#b",
    "a@b.fr",
  ],
];
const anyText = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 9 }).map((pieces) => pieces.join("")),
  },
  { weight: 1, arbitrary: fc.webUrl({ withFragments: true, withQueryParameters: true }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", "")) },
);

async function safeInSql(texts: string[]): Promise<boolean[]> {
  const rows = await db.sql<{ safe: boolean }>(
    "select private.links_are_safe(text) as safe from unnest($1::text[]) with ordinality as t (text, n) order by n",
    [texts],
  );
  return rows.map((row) => row.safe);
}

describe("P13 only http(s) and wa.me links pass", () => {
  it.each([
    ["senders", "opt_out_confirmation"],
    ["campaigns", "follow_up_body"],
    ["campaigns", "template_variables"],
    ["messages", "body"],
  ])("no row of %s has another in its %s", async (table, column) => {
    const ledger = await createLedger(db);
    const contact = await ledger.addContact();
    const ids: Record<string, number> = {
      senders: ledger.sender,
      campaigns: await ledger.addCampaign({ contacts: [] }),
      messages: await ledger.addMessage("reply", contact),
    };
    const values = (link: string) => ({
      [column]: column === "template_variables" ? { "1": { text: link } } : link,
    });
    await expect(ledger.update(table, ids[table]!, values("Voir data:x"))).rejects.toMatchObject({
      code: "23514",
    });
    await ledger.update(table, ids[table]!, values("Voir https://exemple.fr"));
  });

  it.each("javascript vbscript data file blob mailto ftp intent about filesystem view-source".split(" "))(
    "%s: is refused, also in capitals and within a text",
    async (scheme) => {
      const texts = [`${scheme}:a`, `Voir ${scheme.toUpperCase()}:a`, `(${scheme}:a)`];
      expect(await safeInSql(texts)).toEqual([false, false, false]);
      expect(texts.map(linksAreSafe)).toEqual([false, false, false]);
    },
  );

  it("in the database and in TypeScript alike, for any text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 300 }), async (texts) => {
        expect(await safeInSql(texts)).toEqual(texts.map(linksAreSafe));
      }),
      { numRuns: 60 },
    );
  });
});

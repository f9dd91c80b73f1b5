import { isCode, isTest, type Source } from "./sources.ts";

/**
 * Constants that must be defined in one file and imported from there. Stand-ins may not import lib, so they repeat
 * them.
 */
const FACTS: { literal: RegExp; home: string }[] = [
  { literal: /\b86_?400_?000\b/, home: "lib/base/time.ts" },
  { literal: /"sending",\s*"accepted",\s*"sent"/, home: "lib/supabase/database.types.ts" },
  { literal: /\/functions\/v1\/whatsapp-webhook/, home: "lib/whatsapp/webhook-address.ts" },
  { literal: /"whatsapp_business_(management|messaging)"/, home: "lib/whatsapp/token.ts" },
  { literal: /relance-sweep/, home: "lib/queue/sweep-schedule.ts" },
  { literal: /rate_per_minute \?\?/, home: "lib/sending/queries.ts" },
];

export const factComplaints = (sources: Source[]): string[] =>
  sources
    .filter(
      (source) => isCode(source) && !isTest(source.path) && !/^stand-ins\/|fact-rules\.ts$/.test(source.path),
    )
    .flatMap(({ path, text }) =>
      FACTS.filter(({ literal, home }) => path !== home && literal.test(text)).map(
        ({ literal, home }) => `${path} repeats ${literal.exec(text)?.[0]}: import it from ${home}`,
      ),
    );

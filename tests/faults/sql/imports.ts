import type { SqlFault } from "../sql-faults.ts";

const IMPORTS = "2-functions/imports.sql";

export const IMPORT_FAULTS: SqlFault[] = [
  {
    name: "an import overwrites a known consent",
    file: IMPORTS,
    find: "consent_source = coalesce(c.consent_source, excluded.consent_source),\n      consent_since",
    replace: "consent_source = coalesce(excluded.consent_source, c.consent_source),\n      consent_since",
    tests: "imports",
    test: "stores the source of consent, and never replaces an older one",
  },
  {
    name: "an import overwrites the date of a known consent",
    file: IMPORTS,
    find: "consent_since = case when c.consent_source is null then excluded.consent_since else c.consent_since end",
    replace: "consent_since = coalesce(excluded.consent_since, c.consent_since)",
    tests: "imports",
    test: "stores the source of consent, and never replaces an older one",
  },
  {
    name: "a file with a missing part is read",
    file: IMPORTS,
    find: "if v_last is distinct from v_parts then",
    replace: "if v_parts = 0 then",
    tests: "imports",
    test: "starts once, and only with all its parts",
  },
  {
    name: "the lines of one part only are expected",
    file: IMPORTS,
    find: "select count(*), max(part), sum(lines)",
    replace: "select count(*), max(part), max(lines)",
    tests: "imports",
    test: "starts once, and only with all its parts",
  },
  {
    name: "an import is undone after seven days",
    file: IMPORTS,
    find: "i.finished_at < private.clock() - interval '7 days'",
    replace: "i.finished_at < private.clock() - interval '8 days'",
    tests: "imports",
    test: "is refused while it runs and after the days that the app names",
  },
  {
    name: "an import cannot be undone on its seventh day",
    file: IMPORTS,
    find: "i.finished_at < private.clock() - interval '7 days'",
    replace: "i.finished_at < private.clock() - interval '6 days'",
    tests: "imports",
    test: "is refused while it runs and after the days that the app names",
  },
  {
    name: "an import that makes progress is continued",
    file: IMPORTS,
    find: "p_now - interval '2 min'",
    replace: "p_now - interval '119 s'",
    tests: "sweep",
    test: "the sweep lists imports without progress for two minutes, and no others",
  },
];

/** A fault in one SQL file, and the db test that must notice it. */
export interface SqlFault {
  name: string;
  /** In `supabase/schemas`. */
  file: string;
  find: string;
  replace: string;
  /** In `tests/db`, without `.test.ts`. */
  tests: string;
  /** The title as it stands in the file. */
  test: string;
}

export const SQL_FAULTS: SqlFault[] = [
  {
    name: "no automatic reply is told apart when it quotes",
    file: "2-functions/contacts/opt-outs.sql",
    find: "phrase = private.bare_text(p_text) and meaning <> 'automatic'",
    replace: "false",
    tests: "opting-out",
    test: "is recognised in %j",
  },
  {
    name: "nothing reply is told apart when it quotes",
    file: "2-functions/contacts/opt-outs.sql",
    find: "and meaning <> 'automatic'",
    replace: "and meaning <> 'x'",
    tests: "opting-out",
    test: "is recognised in %j",
  },
];

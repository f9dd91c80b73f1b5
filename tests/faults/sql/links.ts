import type { SqlFault } from "../sql-faults.ts";

const TEXT = "0-ground/text-and-lists.sql";

export const LINK_FAULTS: SqlFault[] = [
  {
    name: "vbscript: passes",
    file: TEXT,
    find: "(javascript|vbscript|data",
    replace: "(javascript|data",
    tests: "links",
    test: "%s: is refused, also in capitals and within a text",
  },
  {
    name: "a message may have any link",
    file: "1-tables/messages.sql",
    find: "constraint message_links_are_safe check (private.links_are_safe(body))",
    replace: "constraint message_links_are_safe check (true)",
    tests: "links",
    test: "no row of %s has another in its %s",
  },
  {
    name: "a reply with any link is queued",
    file: "2-functions/inbox.sql",
    find: "if not private.links_are_safe(v_body) then perform private.fail('invalid', 'body', 'bad_link'); end if;",
    replace: "",
    tests: "inbox",
    test: "must not be empty, too long, or contain an unsafe link",
  },
];

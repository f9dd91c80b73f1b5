import type { SqlFault } from "../sql-faults.ts";

const LISTS = "0-ground/lists.sql";
const READ = "2-functions/contacts/read.sql";

export const LIST_FAULTS: SqlFault[] = [
  {
    name: "a list one longer than the bound counts as its end",
    file: LISTS,
    find: "p_rows, private.limit_of(p_name) + 1)",
    replace: "p_rows, private.limit_of(p_name))",
    tests: "list-counts",
    test: "is a minimum beyond the bound",
  },
  {
    name: "a later page counts only itself",
    file: LISTS,
    find: "if p_after is not null or v_n > p_limit then\n    execute format('select count(*) from (select from %s limit",
    replace: "if v_n > p_limit then\n    execute format('select count(*) from (select from %s limit",
    tests: "list-counts",
    test: "of a page that is the whole list is its length; after other pages it is that of the list",
  },
  {
    name: "the size of another admin's category is shown",
    file: READ,
    find: "and g.owner_id = coalesce(v_owner, g.owner_id)",
    replace: "",
    tests: "list-counts",
    test: "of a category is shown to nobody else",
  },
  {
    name: "matches that stand together far behind are not found",
    file: LISTS,
    find: "if v_read < p_walk then return v_ids; end if;",
    replace: "return v_ids;",
    tests: "list-pages",
    test: "a page is the same however far its list is read in order before all matches are",
  },
  {
    name: "everybody's contacts by name are those of one owner after the other",
    file: READ,
    find: ") c order by %s, c.id limit %s',",
    replace: ") c order by c.owner_id, %s, c.id limit %s',",
    tests: "list-pages",
    test: "P12 pages partition it, in order: %s",
  },
];

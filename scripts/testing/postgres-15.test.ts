// @vitest-environment node
import { expect, it } from "vitest";
import { whyNotOnPostgres15 } from "./postgres-15.ts";

it("the tests on PostgreSQL 15 run where server and plpgsql_check are, and say what is missing elsewhere", () => {
  expect(whyNotOnPostgres15(() => true)).toBeUndefined();
  expect(whyNotOnPostgres15(() => false)).toMatch(
    /^skipped: .*15\/bin\/postgres .*apt-get install postgresql-15/,
  );
  expect(whyNotOnPostgres15((file) => file.endsWith("postgres"))).toContain("plpgsql_check");
});

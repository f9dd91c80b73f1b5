import fs from "node:fs";

/** The project of the tests that run on Debian's PostgreSQL, which is older and built with more than the package's. */
export const POSTGRES_15 = "postgres-15";

const HOME = "/usr/lib/postgresql/15";
const NEEDED = [`${HOME}/bin/postgres`, "/usr/share/postgresql/15/extension/plpgsql_check.control"];

/** Why these tests cannot run here. */
export function whyNotOnPostgres15(exists: (file: string) => boolean = fs.existsSync): string | undefined {
  const missing = NEEDED.find((file) => !exists(file));
  const remedy = "apt-get install postgresql-15 postgresql-15-plpgsql-check";
  return missing && `skipped: the tests on Debian’s PostgreSQL 15, for want of ${missing} (${remedy})`;
}

export function debianPostgres(): string {
  const reason = whyNotOnPostgres15();
  if (reason) throw new Error(reason);
  return HOME;
}

import pg from "pg";
import { createVitest, type TestModule, type Vitest } from "vitest/node";
import { inProject, ROOT } from "../../scripts/local/root.ts";
import { schemaText } from "../../scripts/schema/files.ts";
import { bootstrap } from "../../stand-ins/database/bootstrap.ts";
import { asRole } from "../../stand-ins/database/connection.ts";
import { SQL_FAULTS, type SqlFault } from "./sql-faults.ts";

const BOOTSTRAPPED = "relance_bootstrapped";
const FAULTY = "relance_faulty";
/** Of a function with an unknown word, table, column or function, which is found out only when it runs. */
const NO_SQL = ["42601", "42P01", "42703", "42883"];

/** Builds the database with one fault at a time, runs the test that must notice it, and prints the verdict. */
export async function playSqlFaults(wanted: string[]): Promise<number> {
  const chosen = SQL_FAULTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  if (chosen.length === 0) throw new Error(`no fault ${wanted.join(", ")}`);
  const vitest = await createVitest("test", {
    root: ROOT,
    project: ["db"],
    watch: false,
    maxWorkers: 1,
    reporters: [{}],
  });
  const unnoticed: string[] = [];
  try {
    const server = await Server.start(vitest);
    for (const fault of chosen) {
      const verdict = await play(vitest, server, fault).catch(
        (error: Error) => `NOT PLAYED: ${error.message}`,
      );
      if (!verdict.startsWith("noticed")) unnoticed.push(fault.name);
      console.log(`${fault.name} (${fault.tests}) ${verdict}`);
    }
  } finally {
    await vitest.close();
  }
  console.log(`${chosen.length - unnoticed.length} of ${chosen.length} faults were noticed`);
  return unnoticed.length === 0 ? 0 : 1;
}

async function play(vitest: Vitest, server: Server, fault: SqlFault): Promise<string> {
  await server.build(fault);
  const modules = await run(vitest, fault);
  const problem = modules.flatMap((module) => module.errors()).at(0);
  if (problem) throw new Error(problem.message);
  const results = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result()));
  const failed = results.find(({ state }) => state === "failed");
  const [error] = failed?.errors ?? [];
  if (NO_SQL.includes(String(error?.code))) throw new Error(`the edit is no SQL: ${error?.message}`);
  if (failed) return `noticed: ${error?.message.split("\n")[0]}`;
  return results.some(({ state }) => state === "passed") ? "UNNOTICED" : "NO SUCH TEST";
}

async function run(vitest: Vitest, { tests, test }: SqlFault): Promise<TestModule[]> {
  vitest.setGlobalTestNamePattern(namePattern(test));
  const file = inProject(`tests/db/${tests}.test.ts`);
  const specifications = await vitest.globTestSpecifications([file]);
  const { testModules } = await vitest.runTestSpecifications(specifications);
  // It returns those of earlier runs too, whose failures would count for this fault.
  return testModules.filter(({ moduleId }) => moduleId === file);
}

/** The title as it stands in the file, in which `%s` and the like are filled in later. */
const namePattern = (title: string) =>
  new RegExp(
    title
      .split(/%[sdifjo]/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*"),
  );

/** The tests' own server; each fault gets a template database of its own. */
class Server {
  private readonly vitest: Vitest;
  private readonly adminUrl: string;

  private constructor(vitest: Vitest, adminUrl: string) {
    this.vitest = vitest;
    this.adminUrl = adminUrl;
  }

  /** The global set-up runs with the first test. */
  static async start(vitest: Vitest): Promise<Server> {
    await run(vitest, { tests: "test-database", test: "is a separate one for each file" } as SqlFault);
    const server = new Server(vitest, vitest.getProjectByName("db").getProvidedContext().databaseAdminUrl);
    await server.admin(`create database ${BOOTSTRAPPED}`);
    await bootstrap(server.urlOf(BOOTSTRAPPED));
    return server;
  }

  async build({ file, find, replace }: SqlFault): Promise<void> {
    await this.admin(`drop database if exists ${FAULTY} with (force)`);
    await this.admin(`create database ${FAULTY} template ${BOOTSTRAPPED} owner postgres`);
    const maker = new pg.Client({ connectionString: asRole(this.urlOf(FAULTY), "postgres") });
    await maker.connect();
    try {
      await maker.query(
        schemaText(inProject("supabase"), (name, text) =>
          name === `schemas/${file}` ? text.replace(find, () => replace) : text,
        ),
      );
    } finally {
      await maker.end();
    }
    this.vitest.getProjectByName("db").provide("databaseTemplate", FAULTY);
  }

  private urlOf(database: string): string {
    const url = new URL(this.adminUrl);
    url.pathname = database;
    return url.toString();
  }

  private async admin(statement: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.adminUrl });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  }
}

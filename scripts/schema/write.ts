import path from "node:path";
import { inProject, ROOT } from "../local/root.ts";
import { migrationFiles, replaceMigrations } from "./files.ts";

const supabase = inProject("supabase");
if (migrationFiles(supabase).length > 1) {
  console.error(
    "There are released migrations: write a small one by hand; tests/db/schemas.test.ts compares.",
  );
  process.exit(1);
}
console.log(`${path.relative(ROOT, replaceMigrations(supabase))} is written`);

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Installation } from "./binaries.ts";
import { adminRole, password } from "./connection.ts";

export const serverEnvironment = () => ({ ...process.env, LC_ALL: "C", LC_MESSAGES: "C" });

/** Creates a cluster beside the data folder and moves it there once complete, so that no partial one is left. */
export function ensureCluster(installation: Installation): void {
  const { dataFolder } = installation;
  removeAbandoned(dataFolder);
  if (fs.existsSync(path.join(dataFolder, "PG_VERSION"))) return;
  if (fs.existsSync(dataFolder) && fs.readdirSync(dataFolder).length > 0) {
    throw new Error(
      `The folder ${dataFolder} contains files but no complete database: delete it, or set DATA_DIR to another folder.`,
    );
  }
  const partial = `${dataFolder}.new-${process.pid}`;
  fs.mkdirSync(partial, { mode: 0o700 });
  giveTo(installation, partial);
  initialise(installation, partial);
  fs.rmSync(dataFolder, { recursive: true, force: true });
  fs.renameSync(partial, dataFolder);
}

function initialise(installation: Installation, folder: string): void {
  const secrets = fs.mkdtempSync(path.join(os.tmpdir(), "relance-db-"));
  const passwordFile = path.join(secrets, "password");
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  giveTo(installation, secrets);
  giveTo(installation, passwordFile);
  try {
    execFileSync(
      installation.initdb,
      // Hosted Supabase sorts by ICU, too. An index that serves a prefix search only under "C" must fail here.
      ["-D", folder, "-U", adminRole, "--pwfile", passwordFile, "-A", "scram-sha-256", "-E", "UTF8"].concat([
        "--locale=C",
        "--locale-provider=icu",
        "--icu-locale=en-US",
        "--no-sync",
      ]),
      { ...identityOf(installation), env: serverEnvironment(), cwd: os.tmpdir(), stdio: "pipe" },
    );
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    const detail = String((error as { stderr?: Buffer }).stderr ?? error).trim();
    throw new Error(`A new database could not be created in ${folder}: ${detail}`);
  } finally {
    fs.rmSync(secrets, { recursive: true, force: true });
  }
}

function removeAbandoned(dataFolder: string): void {
  const prefix = `${path.basename(dataFolder)}.new-`;
  const parent = path.dirname(dataFolder);
  if (!fs.existsSync(parent)) return;
  for (const name of fs.readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    if (!isAlive(Number(name.slice(prefix.length)))) {
      fs.rmSync(path.join(parent, name), { recursive: true, force: true });
    }
  }
}

export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

export const identityOf = ({ uid, gid }: Installation) => (uid === undefined ? {} : { uid, gid });

function giveTo({ uid, gid }: Installation, file: string): void {
  if (uid !== undefined && gid !== undefined) fs.chownSync(file, uid, gid);
}

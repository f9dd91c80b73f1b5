export type Variables = Record<string, string | undefined>;

/** What GoTrue's own variables decide. */
export interface GoTrue {
  /** The target of links without an allowed address of their own. */
  siteUrl: string;
  /** Other addresses to which links may lead; `**` stands for anything. */
  allowedAddresses: string[];
  mails: {
    /** Null when mails go to everybody. */
    authorized: string[] | null;
    perHour: number;
    /** Between two mails of one kind to one person. */
    pauseSeconds: number;
    /** A mail server of one's own; only with one can the templates be changed. */
    server: string | null;
  };
  requireCurrentPassword: boolean;
  requireReauthentication: boolean;
}

/** Members of the Supabase organisation, to whom alone the mail service of a new project sends. */
const TEAM = ["super@relance.test"];

/** Without variables: a new hosted project at its strictest, whose Site URL is the app. */
export function readGoTrue(variables: Variables, appUrl: string): GoTrue {
  const value = (name: string) => variables[`GOTRUE_${name}`]?.trim() || undefined;
  const list = (name: string) =>
    value(name)
      ?.split(",")
      .map((item) => item.trim());
  const server = value("SMTP_HOST") ?? null;
  return {
    siteUrl: value("SITE_URL") ?? appUrl,
    allowedAddresses: list("URI_ALLOW_LIST") ?? [],
    mails: {
      authorized: list("EXTERNAL_EMAIL_AUTHORIZED_ADDRESSES") ?? (server ? null : TEAM),
      perHour: Number(value("RATE_LIMIT_EMAIL_SENT") ?? (server ? 30 : 2)),
      pauseSeconds: Number.parseInt(value("SMTP_MAX_FREQUENCY") ?? "60s", 10),
      server,
    },
    requireCurrentPassword: value("SECURITY_UPDATE_PASSWORD_REQUIRE_CURRENT_PASSWORD") !== "false",
    requireReauthentication: value("SECURITY_UPDATE_PASSWORD_REQUIRE_REAUTHENTICATION") !== "false",
  };
}

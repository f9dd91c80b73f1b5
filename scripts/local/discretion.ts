import type { Variables } from "./environment.ts";

const SECRET_NAME = /TOKEN|SECRET|KEY|SMTP_URL/;

/** Removes secrets and possible phone numbers from a line before it is printed. */
export function discreet(variables: Variables): (line: string) => string {
  const secrets = Object.entries(variables)
    .filter(([name, value]) => SECRET_NAME.test(name) && value.length >= 8)
    .map(([, value]) => value)
    .sort((a, b) => b.length - a.length);
  return (line) => {
    const withoutSecrets = secrets.reduce((text, secret) => text.replaceAll(secret, "…"), line);
    return withoutSecrets.replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, "…").replace(/\+?\b\d{9,15}\b/g, "…");
  };
}

import { createHash, timingSafeEqual } from "node:crypto";
import type { Answer } from "../http.ts";
import type { Platform } from "../platform.ts";
import { GraphError } from "./errors.ts";

export const APP = { id: "1234567890", name: "Relance" } as const;

const sha = (text: string) => createHash("sha256").update(text).digest();
const isSame = (given: string, right: string) => timingSafeEqual(sha(given), sha(right));

type Asked = { url: URL; authorization: string | undefined };

const tokenOf = ({ url, authorization }: Asked) =>
  authorization?.replace(/^(Bearer|OAuth)\s+/i, "") ?? url.searchParams.get("access_token");

export function checkToken(platform: Platform, asked: Asked): GraphError | null {
  const given = tokenOf(asked);
  if (given && isSame(given, platform.config.accessToken)) return null;
  return new GraphError(190, undefined, {
    message: given
      ? "Invalid OAuth access token - Cannot parse access token"
      : "An active access token must be used to query information about the current user.",
  });
}

/** Throws unless the app's own token is given, `<app id>|<app secret>`; a system user's token is refused as `otherwise`. */
export function checkAppToken(platform: Platform, asked: Asked, otherwise: GraphError): void {
  const given = tokenOf(asked) ?? "";
  if (/^\d+\|/.test(given)) {
    if (isSame(given, `${APP.id}|${platform.config.appSecret}`)) return;
    throw new GraphError(190, undefined, { message: "Invalid OAuth access token signature." });
  }
  throw checkToken(platform, asked) ?? otherwise;
}

/** A system user's token may not inspect itself. */
export function debugToken(platform: Platform, asked: Asked): Answer {
  const otherwise = new GraphError(100, undefined, {
    message:
      "(#100) You must provide an app access token, or a user access token that is an owner or developer of the app",
  });
  checkAppToken(platform, asked, otherwise);
  const valid = asked.url.searchParams.get("input_token") === platform.config.accessToken;
  const scopes = ["whatsapp_business_management", "whatsapp_business_messaging"];
  const target_ids = [platform.config.businessAccountId];
  return {
    json: {
      data: valid
        ? {
            app_id: APP.id,
            type: "SYSTEM_USER",
            application: APP.name,
            expires_at: 0,
            is_valid: true,
            scopes,
            granular_scopes: scopes.map((scope) => ({ scope, target_ids })),
          }
        : { error: { code: 190, message: "Invalid OAuth access token." }, is_valid: false, scopes: [] },
    },
  };
}

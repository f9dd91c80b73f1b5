import { randomBytes } from "node:crypto";

/** Meta's codes, with the HTTP status and the title that its error page gives them. */
const CATALOGUE: Record<number, readonly [status: number, title: string]> = {
  0: [401, "AuthException"],
  1: [400, "API Unknown"],
  2: [503, "API Service"],
  3: [500, "API Method"],
  4: [400, "API Too Many Calls"],
  10: [403, "Permission Denied"],
  33: [400, "Parameter value is not valid"],
  100: [400, "Invalid parameter"],
  190: [401, "Invalid OAuth access token"],
  200: [403, "API Permission"],
  368: [403, "Temporarily blocked for policies violations"],
  80007: [400, "Rate limit issues"],
  130429: [400, "Rate limit hit"],
  130472: [400, "User's number is part of an experiment"],
  130497: [403, "Business account is restricted from messaging users in this country"],
  131000: [500, "Something went wrong"],
  131005: [403, "Access denied"],
  131008: [400, "Required parameter is missing"],
  131009: [400, "Parameter value is not valid"],
  131016: [500, "Service unavailable"],
  131021: [400, "Recipient cannot be sender"],
  131026: [400, "Message undeliverable"],
  131030: [400, "Recipient phone number not in allowed list"],
  131031: [403, "Account has been locked"],
  131037: [400, "WhatsApp provided number needs display name approval before message can be sent"],
  131042: [400, "Business eligibility payment issue"],
  131045: [500, "Incorrect certificate"],
  131047: [400, "Re-engagement message"],
  131048: [400, "Spam rate limit hit"],
  131049: [400, "This message was not delivered to maintain healthy ecosystem engagement."],
  131050: [
    400,
    "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages",
  ],
  131051: [400, "Unsupported message type"],
  131053: [400, "Media upload error"],
  131056: [400, "(Business Account, Consumer Account) pair rate limit hit"],
  131057: [500, "Account in maintenance mode"],
  131059: [400, "Invalid cursor"],
  131063: [400, "Marketing messages are disabled on Cloud API"],
  131064: [400, "Messaging limit reached"],
  132000: [400, "Number of parameters does not match the expected number of params"],
  132001: [404, "Template name does not exist in the translation"],
  132005: [400, "Template hydrated text too long"],
  132007: [400, "Template format character policy violated"],
  132012: [400, "Parameter format does not match format in the created template"],
  132015: [400, "Template is paused"],
  132016: [400, "Template is disabled"],
  132018: [400, "There's an issue with the parameters in your template"],
  133004: [503, "Server is temporarily unavailable"],
  133005: [400, "Two step verification PIN Mismatch"],
  133006: [400, "Phone number re-verification needed"],
  133010: [400, "Phone number not registered"],
  133016: [400, "Account register deregister rate limit exceeded"],
  135000: [400, "Generic user error"],
  2494100: [400, "Phone number in maintenance mode"],
};

export interface GraphErrorOptions {
  message?: string;
  subcode?: number;
  status?: number;
  type?: string;
  userTitle?: string;
  userMessage?: string;
}

export class GraphError extends Error {
  readonly code: number;
  readonly status: number;
  readonly details: string | undefined;
  readonly options: GraphErrorOptions;

  constructor(code: number, details?: string, options: GraphErrorOptions = {}) {
    super(options.message ?? `(#${code}) ${titleOf(code)}`);
    this.code = code;
    this.status = options.status ?? CATALOGUE[code]?.[0] ?? 400;
    this.details = details;
    this.options = options;
  }

  body() {
    const { subcode, type, userTitle, userMessage } = this.options;
    return {
      error: {
        message: this.message,
        type: type ?? "OAuthException",
        code: this.code,
        ...(this.details === undefined
          ? {}
          : { error_data: { messaging_product: "whatsapp", details: this.details } }),
        ...(subcode === undefined ? {} : { error_subcode: subcode }),
        ...(userTitle === undefined ? {} : { error_user_title: userTitle }),
        ...(userMessage === undefined ? {} : { error_user_msg: userMessage }),
        fbtrace_id: randomBytes(17).toString("base64url"),
      },
    };
  }
}

const titleOf = (code: number): string => CATALOGUE[code]?.[1] ?? "Unknown error";

/** How an error looks inside a `failed` status. */
export const webhookError = (code: number, details = titleOf(code)) => ({
  code,
  title: titleOf(code),
  message: titleOf(code),
  error_data: { details },
  href: "/documentation/business-messaging/whatsapp/support/error-codes",
});

export const invalidParameter = (details: string) =>
  new GraphError(100, details, { message: `(#100) ${details}` });

export const unknownObject = (id: string, method: string) =>
  new GraphError(100, undefined, {
    message: `Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
    subcode: 33,
    type: "GraphMethodException",
  });

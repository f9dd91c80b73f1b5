import { createHash } from "node:crypto";
import type { Answer } from "../http.ts";
import type { Platform } from "../platform.ts";
import { listAppSubscriptions, subscribeAppFields, unsubscribeAppFields } from "./app-subscriptions.ts";
import { GraphError, unknownObject } from "./errors.ts";
import {
  BUSINESS_ID,
  getBusinessAccount,
  getPhone,
  listOwnedAccounts,
  listPhones,
  listSubscriptions,
  subscribe,
  unsubscribe,
} from "./nodes.ts";
import { deregister, register } from "./registration.ts";
import { parseJson } from "./request.ts";
import { postMessage } from "./send.ts";
import { createTemplate, deleteTemplates, fieldsOf, listTemplates, pick } from "./templates.ts";
import { APP, checkAppToken, checkToken, debugToken } from "./tokens.ts";
import { openUpload, takeUpload } from "./uploads.ts";

export interface GraphRequest {
  method: string;
  url: URL;
  origin: string;
  authorization: string | undefined;
  contentType: string | undefined;
  raw: Buffer;
  at: number;
}

const VERSION = /^\/v\d{1,2}\.\d(?=\/)/;

export const isGraphPath = (path: string): boolean => VERSION.test(path);

function bodyOf({ raw, contentType }: GraphRequest): unknown {
  if (raw.length === 0) return {};
  if (contentType?.startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(raw.toString("utf8")));
  }
  return parseJson(raw);
}

export async function graph(platform: Platform, request: GraphRequest): Promise<Answer> {
  const [id = "", edge = ""] = request.url.pathname.replace(VERSION, "").slice(1).split("/");
  try {
    if (edge === "messages" && request.method === "POST") {
      return postMessage(platform, {
        phoneNumberId: id,
        body: bodyOf(request),
        at: request.at,
        authorized: checkToken(platform, request),
      });
    }
    if (id === "debug_token" && request.method === "GET") return debugToken(platform, request);
    if (id === APP.id && edge === "subscriptions") return await appSubscriptions(platform, request);
    const unauthorized = checkToken(platform, request);
    if (unauthorized !== null) throw unauthorized;
    return await route(platform, request, id, edge);
  } catch (error) {
    const graphError = error instanceof GraphError ? error : new GraphError(1, String(error));
    return { status: graphError.status, json: graphError.body() };
  }
}

async function appSubscriptions(platform: Platform, request: GraphRequest): Promise<Answer> {
  const message = "(#15) This method must be called with an app access_token.";
  checkAppToken(platform, request, new GraphError(15, undefined, { message }));
  if (request.method === "GET") return listAppSubscriptions(platform);
  if (request.method === "POST")
    return subscribeAppFields(platform, bodyOf(request) as Record<string, unknown>);
  if (request.method === "DELETE") return unsubscribeAppFields(platform);
  throw unknownObject(`${APP.id}/subscriptions`, request.method.toLowerCase());
}

async function route(platform: Platform, request: GraphRequest, id: string, edge: string): Promise<Answer> {
  const { method, url, origin } = request;
  const phone = platform.phone(id);
  const template = platform.world.templates.find((each) => each.id === id);
  const own = id === platform.config.businessAccountId;
  const key = `${method} ${edge}`;
  if (key === "GET " && id === "app") return { json: { link: "https://www.facebook.com", ...APP } };
  if (key === "GET owned_whatsapp_business_accounts" && id === BUSINESS_ID)
    return listOwnedAccounts(platform, url);
  if (phone !== undefined && key === "GET ") return getPhone(platform, phone, url);
  if (phone !== undefined && key === "POST register")
    return register(platform, phone, bodyOf(request), request.at);
  if (phone !== undefined && key === "POST deregister") return deregister(platform, phone, request.at);
  if (phone !== undefined && key === "POST media") {
    return {
      json: {
        id: BigInt(`0x${createHash("sha256").update(request.raw).digest("hex").slice(0, 12)}`).toString(),
      },
    };
  }
  if (template !== undefined && key === "GET ") {
    return {
      json: pick(template, fieldsOf(url, ["id", "name", "status", "category", "language", "components"])),
    };
  }
  if (key === "POST uploads" && id === "app") return openUpload(url);
  if (key === "POST " && id.startsWith("upload:")) return takeUpload(id, request.raw);
  if (!own) throw unknownObject(id, method.toLowerCase());
  switch (key) {
    case "GET ":
      return getBusinessAccount(platform, url);
    case "GET phone_numbers":
      return listPhones(platform, url);
    case "GET message_templates":
      return listTemplates(platform, url, origin);
    case "POST message_templates":
      return createTemplate(platform, bodyOf(request));
    case "DELETE message_templates":
      return deleteTemplates(platform, url);
    case "GET subscribed_apps":
      return listSubscriptions(platform);
    case "POST subscribed_apps":
      return subscribe(platform, bodyOf(request) as Record<string, unknown>);
    case "DELETE subscribed_apps":
      return unsubscribe(platform);
    default:
      throw unknownObject(`${id}/${edge}`, method.toLowerCase());
  }
}

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Answer } from "../http.ts";
import { changePreference } from "../identity.ts";
import { receive } from "../inbound.ts";
import { replyOrder } from "../orders.ts";
import { newPerson, type Person, readRecipientNumber } from "../people.ts";
import type { Platform } from "../platform.ts";
import { readConversation } from "../statuses.ts";
import { DISPLAY_NUMBER } from "../world.ts";
import { asset } from "./assets.ts";
import type { Voice } from "./bubble.ts";
import { page, pathOf } from "./page.ts";
import { languageOf, WORDS } from "./words.ts";

export interface PhoneRequest {
  method: string;
  url: URL;
  origin: string;
  headers: IncomingHttpHeaders;
  raw: Buffer;
}

const KEY = /^(\+\d{6,15}|[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128})$/;
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const SAFE = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
};
const EVENT_PAUSE_MS = 80;

/** Server-sent events that tell the page to refresh. The response stays open, so it is not an `Answer`. */
export function streamChanges(
  request: IncomingMessage,
  response: ServerResponse,
  platform: Platform,
): boolean {
  if (request.method !== "GET" || request.url !== "/__phone/events") return false;
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write("retry: 500\n\n");
  let timer: NodeJS.Timeout | null = null;
  const stop = platform.world.onChange(() => {
    timer ??= setTimeout(() => {
      timer = null;
      response.write(`data: ${platform.world.version}\n\n`);
    }, EVENT_PAUSE_MS);
  });
  response.on("close", () => {
    stop();
    if (timer !== null) clearTimeout(timer);
  });
  return true;
}

/** The zone that the page's script has written down, if there is such a zone. */
function timeZoneOf(cookie: string | undefined): string | undefined {
  const [, name = ""] = /(?:^|;\s*)phone_time_zone=([\w%+-]+)/.exec(cookie ?? "") ?? [];
  try {
    return new Intl.DateTimeFormat("en", { timeZone: decodeURIComponent(name) }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function keyIn(url: URL): string | null {
  try {
    const key = decodeURIComponent(url.pathname.slice(1)).trim();
    return KEY.test(key) ? key : null;
  } catch {
    return null;
  }
}

function act(platform: Platform, person: Person, form: URLSearchParams): void {
  const given = (name: string) => form.get(name)?.trim() || null;
  const text = given("quick") ?? given("body");
  const quote = given("quote") ?? false;
  const tap = given("tap");
  const kind = given("kind");
  const preference = given("preference");
  if (preference === "stop" || preference === "resume") {
    changePreference(platform, person, preference);
  } else if (tap !== null) {
    const message = person.messages.find((each) => each.wamid === quote);
    const button = message?.buttons[Number(tap)];
    if (button === undefined) return;
    const type = button.type === "REPLY" ? "interactive" : "button";
    const order = { from: person.key, type, button: button.text, payload: button.value, quote };
    receive(platform, person, replyOrder.parse(order));
  } else if (kind === "image" || kind === "audio" || kind === "reaction") {
    receive(platform, person, replyOrder.parse({ from: person.key, type: kind }));
  } else if (text !== null) {
    receive(platform, person, replyOrder.parse({ from: person.key, text: text.slice(0, 4096), quote }));
  }
}

function show(platform: Platform, request: PhoneRequest, key: string | null): Answer {
  const { url, headers } = request;
  const chosen = url.searchParams.get("lang");
  if (chosen === "fr" || chosen === "en") {
    const cookie = `phone_language=${chosen}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly`;
    return { status: 303, headers: { location: url.pathname, "set-cookie": cookie } };
  }
  const language = languageOf(headers.cookie, headers["accept-language"]);
  const voice: Voice = { language, words: WORDS[language], timeZone: timeZoneOf(headers.cookie) };
  const person = key === null ? null : (platform.world.find(key) ?? newPerson(key, false));
  if (person !== null && platform.world.people.has(person.key)) readConversation(platform, person);
  const query = url.searchParams.get("q") ?? "";
  const quote = url.searchParams.get("quote");
  return { html: page(platform, { person, query, quote }, voice), headers: SAFE };
}

export function phone(platform: Platform, request: PhoneRequest): Answer {
  const { method, url, headers, raw, origin } = request;
  if (url.pathname.startsWith("/__phone/assets/")) {
    return (
      asset(url.pathname.slice("/__phone/assets".length)) ?? { status: 404, json: { error: "not found" } }
    );
  }
  const key = keyIn(url);
  if (url.pathname !== "/" && key === null) return { status: 404, json: { error: "not found" } };
  const number = url.searchParams.get("number");
  if (number !== null && key === null) {
    const found = readRecipientNumber(number, DISPLAY_NUMBER) ?? number;
    return { status: 303, headers: { location: pathOf(found) } };
  }
  if (method === "GET") return show(platform, request, key);
  if (method !== "POST" || key === null) return { status: 405, json: { error: "method not allowed" } };
  if (headers.origin !== undefined && headers.origin !== origin) {
    return { status: 403, json: { error: "another origin" } };
  }
  act(platform, platform.findOrCreatePerson(key), new URLSearchParams(raw.toString("utf8")));
  return { status: 303, headers: { location: pathOf(key) } };
}

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Answer } from "../http.ts";
import type { Platform } from "../platform.ts";

export function isPhonePath(
  _request: IncomingMessage,
  _response: ServerResponse,
  _platform: Platform,
): boolean {
  return false;
}

export async function phone(
  _platform: Platform,
  _request: { method: string; url: URL; origin: string; headers: IncomingHttpHeaders; raw: Buffer },
): Promise<Answer> {
  return { status: 404, json: { error: "not found" } };
}

import { createHash } from "node:crypto";
import { z } from "zod";
import type { Answer } from "../http.ts";
import { invalidParameter, unknownObject } from "./errors.ts";

const TYPES = ["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"] as const;
const Session = z.object({
  file_name: z.string().optional(),
  file_length: z.coerce.number().int().positive(),
  file_type: z.enum(TYPES),
});

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** The id of a session contains all its data, so nothing is stored. */
export function openUpload(url: URL): Answer {
  const session = Session.safeParse(Object.fromEntries(url.searchParams));
  if (!session.success) {
    const issue = session.error.issues[0];
    throw invalidParameter(`${issue?.path.join(".")}: ${issue?.message}`);
  }
  return { json: { id: `upload:${encoded(session.data)}?sig=stand-in` } };
}

export function takeUpload(id: string, file: Buffer): Answer {
  const session = sessionOf(id);
  if (!session) throw unknownObject(id, "post");
  if (file.length !== session.file_length) {
    throw invalidParameter(`${session.file_length} bytes were announced, ${file.length} came.`);
  }
  const digest = createHash("sha256").update(file).digest("base64url");
  return { json: { h: `4::${Buffer.from(session.file_type).toString("base64")}:${digest}` } };
}

function sessionOf(id: string) {
  try {
    return Session.parse(JSON.parse(Buffer.from(id.replace("upload:", ""), "base64url").toString()));
  } catch {
    return null;
  }
}

import { randomBytes, randomInt } from "node:crypto";

/** Meta's ids wrap the number and a random hexadecimal key. */
export function newWamid(key: string): string {
  const owner = Buffer.from(key.replace(/^\+/, ""));
  const secret = Buffer.from(randomBytes(9).toString("hex").toUpperCase());
  const bytes = Buffer.concat([
    Buffer.from([0x1c, 0x18, owner.length]),
    owner,
    Buffer.from([0x15, 0x02, 0x00, 0x11, 0x18, secret.length]),
    secret,
    Buffer.from([0x00]),
  ]);
  return `wamid.${bytes.toString("base64")}`;
}

/** The 15 digits of templates and media. */
export const newNodeId = (): string => String(10 ** 14 + randomInt(2 ** 47));

import net from "node:net";
import { createInterface } from "node:readline";
import type { Mailbox } from "./mailbox.ts";

/** Takes mails by SMTP into the mailbox, as much of the protocol as a client needs that neither logs in nor encrypts. */
export async function receiveMails(mailbox: Mailbox, port: number): Promise<{ stop(): Promise<void> }> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
    converse(socket, mailbox);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { stop };
}

function converse(socket: net.Socket, mailbox: Mailbox): void {
  let recipients: string[] = [];
  let letter: string[] | null = null;
  const say = (line: string) => socket.write(`${line}\r\n`);
  say("220 mailbox");
  createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
    if (letter !== null) {
      if (line !== ".") return void letter.push(line.startsWith("..") ? line.slice(1) : line);
      const mail = readLetter(letter);
      for (const to of recipients) mailbox.receive({ to, otp: "", ...mail });
      [recipients, letter] = [[], null];
      return void say("250 kept");
    }
    const [, verb = "", rest = ""] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    switch (verb.toUpperCase()) {
      case "EHLO":
      case "HELO":
      case "MAIL":
      case "NOOP":
        return void say("250 ok");
      case "RCPT":
        recipients.push(/<([^>]*)>/.exec(rest)?.[1] ?? rest);
        return void say("250 ok");
      case "RSET":
        recipients = [];
        return void say("250 ok");
      case "DATA":
        letter = [];
        return void say("354 go on");
      case "QUIT":
        say("221 bye");
        return void socket.end();
      default:
        return void say("502 not known here");
    }
  });
}

/** A letter of one part. Its first address is where it asks people to go. */
function readLetter(lines: string[]): { subject: string; text: string; link: string } {
  const end = lines.indexOf("");
  const head = lines
    .slice(0, end)
    .join("\n")
    .replace(/\n[ \t]+/g, " ");
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(head)?.[1] ?? "";
  const body = lines.slice(end + 1).join("\n");
  const text = decoded(body, field("Content-Transfer-Encoding").toLowerCase()).trim();
  return { subject: withoutCodes(field("Subject")), text, link: /https?:\/\/\S+/.exec(text)?.[0] ?? "" };
}

function decoded(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  return encoding === "quoted-printable" ? unquoted(body.replace(/=\n/g, "")) : body;
}

const unquoted = (text: string): string =>
  text.replace(/(?:=[0-9A-F]{2})+/gi, (codes) =>
    Buffer.from(codes.replaceAll("=", ""), "hex").toString("utf8"),
  );

/** Words of a header that are not ASCII: `=?UTF-8?Q?…?=`. A sign may be cut in two between words. */
const withoutCodes = (header: string): string =>
  header.replace(/=\?utf-8\?[qb]\?[^?]*\?=(?:\s+=\?utf-8\?[qb]\?[^?]*\?=)*/gi, (words) =>
    Buffer.concat(
      [...words.matchAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi)].map(([, way = "", word = ""]) =>
        way.toLowerCase() === "b" ? Buffer.from(word, "base64") : quotedBytes(word.replaceAll("_", " ")),
      ),
    ).toString("utf8"),
  );

const quotedBytes = (word: string): Buffer =>
  Buffer.from(
    word.replace(/=([0-9A-F]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    "latin1",
  );

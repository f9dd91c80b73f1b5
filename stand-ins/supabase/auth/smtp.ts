import { buffer } from "node:stream/consumers";
import PostalMime from "postal-mime";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import type { Mailbox } from "./mailbox.ts";

/** Takes mails by SMTP into the mailbox, without log-in and without encryption. */
export async function receiveMails(mailbox: Mailbox, port: number): Promise<{ stop(): Promise<void> }> {
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    // Milliseconds that an open connection has left once the server stops.
    closeTimeout: 1,
    onData: (stream, session, done) => void keep(mailbox, stream, session).then(() => done(), done),
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  // A connection that breaks concerns its client alone.
  server.on("error", () => {});
  return { stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

async function keep(mailbox: Mailbox, stream: SMTPServerDataStream, { envelope }: SMTPServerSession) {
  const { subject = "", text = "", html, from, to = [] } = await PostalMime.parse(await buffer(stream));
  // As mail services do.
  if (!from?.address || to.length === 0 || !subject || !(text || html))
    throw Object.assign(new Error("from, to, subject, and text or html are required"), { responseCode: 550 });
  // The first address is where the mail asks people to go.
  const link = /https?:\/\/\S+/.exec(text)?.[0] ?? "";
  for (const { address } of envelope.rcptTo)
    mailbox.receive({ to: address, subject, text: text.trim(), html, link, otp: "" });
}

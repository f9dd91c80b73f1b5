import { createServer } from "node:net";
import { createTransport } from "nodemailer";
import { afterAll, describe, expect, test } from "vitest";
import { Mailbox } from "./mailbox.ts";
import { receiveMails } from "./smtp.ts";

const port = await new Promise<number>((resolve) => {
  const probe = createServer().listen(0, "127.0.0.1", () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
  });
});
const mailbox = new Mailbox();
const post = await receiveMails(mailbox, port);
const transport = createTransport({ url: `smtp://127.0.0.1:${port}`, pool: true });
afterAll(async () => {
  transport.close();
  await post.stop();
});

const send = (to: string, subject: string, text: string) =>
  transport.sendMail({ from: "Relance <relance@127.0.0.1>", to, subject, text });

describe("the mailbox takes mails by SMTP", () => {
  test("with accents, long lines and dots unchanged", async () => {
    const subject = "La campagne « Été à la médiathèque de Saint-Étienne » est terminée — voilà";
    const text = `Bonjour Aïssatou,\n\n.un point devant\n${"très long ".repeat(30)}\n\nOuvrir : https://relance.example/campaigns/7`;
    await send("awa@relance.test", subject, text);
    expect(mailbox.mails[0]).toMatchObject({
      to: "awa@relance.test",
      subject,
      text: text.trim(),
      link: "https://relance.example/campaigns/7",
    });
  });

  test("several on one connection, to several people", async () => {
    await send("a@relance.test, b@relance.test", "Deux", "aux deux");
    await send("c@relance.test", "Trois", "à un");
    expect(mailbox.mails.slice(0, 3).map(({ to, subject }) => [to, subject])).toEqual([
      ["c@relance.test", "Trois"],
      ["b@relance.test", "Deux"],
      ["a@relance.test", "Deux"],
    ]);
  });
});

import { Hono } from "hono";
import { html } from "hono/html";

export interface Mail {
  at: Date;
  to: string;
  subject: string;
  /** What the person is asked to do. */
  text: string;
  link: string;
  /** As a mail program shows it; mails about accounts have text only. */
  html?: string;
  /** The code that may be typed instead. Only mails about accounts have one. */
  otp: string;
}

const kept = 200;

/** The mails of Supabase and of the app, in memory, newest first. */
export class Mailbox {
  readonly mails: Mail[] = [];

  receive(mail: Omit<Mail, "at">): void {
    this.mails.unshift({ at: new Date(), ...mail });
    this.mails.length = Math.min(this.mails.length, kept);
  }

  pages(): Hono {
    const app = new Hono();
    app.get("/", (c) => (c.req.query("format") === "json" ? c.json(this.mails) : c.html(this.#page())));
    app.get("/:at", (c) => {
      const mail = this.mails.find(({ at, html }) => html && String(at.getTime()) === c.req.param("at"));
      return mail?.html ? c.html(mail.html) : c.notFound();
    });
    return app;
  }

  #page() {
    return html`<!doctype html>
<html lang="fr">
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width" />
<title>Courrier</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
  article { border-top: 1px solid #ccc; padding: 1rem 0; }
  h2 { font-size: 1rem; margin: 0; }
  p { margin: 0.25rem 0; overflow-wrap: anywhere; white-space: pre-line; }
  time { color: #666; }
</style>
<h1>Courrier</h1>
${this.mails.length === 0 ? html`<p>Aucun message.</p>` : ""}
${this.mails.map(
  (mail) => html`<article>
  <h2>${mail.subject}</h2>
  <p>${mail.to} · <time>${mail.at.toISOString()}</time></p>
  <p>${mail.text}</p>
  <p><a href="${mail.link}">${mail.link}</a></p>
  ${mail.html ? html`<p><a href="/mailbox/${mail.at.getTime()}">Voir le mail</a></p>` : ""}
  ${mail.otp ? html`<p>Code : ${mail.otp}</p>` : ""}
</article>`,
)}
</html>`;
  }
}

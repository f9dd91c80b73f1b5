import type { Broker } from "./broker.ts";
import type { Faults } from "./faults.ts";
import type { Event, Journal } from "./journal.ts";
import { STYLE } from "./page-style.ts";
import type { Schedules } from "./schedules.ts";

const SHOWN = 100;

const FRENCH = {
  language: "fr",
  title: "QStash local",
  lead: "Appelle les tâches de l’application à l’heure prévue.",
  pending: "En attente",
  schedules: "Planifications",
  failed: "Abandonnés",
  events: "Journal",
  none: "Rien pour l’instant.",
  due: "Prévu",
  attempt: "Tentative",
  destination: "Destination",
  message: "Message",
  time: "Heure",
  state: "État",
  answer: "Réponse",
  cron: "Cron",
  next: "Prochain",
  faults: "Des pannes sont simulées en ce moment.",
};

const ENGLISH: typeof FRENCH = {
  language: "en",
  title: "Local QStash",
  lead: "Calls the application’s jobs when they are due.",
  pending: "Pending",
  schedules: "Schedules",
  failed: "Abandoned",
  events: "Log",
  none: "Nothing yet.",
  due: "Due",
  attempt: "Attempt",
  destination: "Destination",
  message: "Message",
  time: "Time",
  state: "Status",
  answer: "Response",
  cron: "Cron",
  next: "Next",
  faults: "Faults are being simulated right now.",
};

type Words = typeof FRENCH;
type Shown = { broker: Broker; journal: Journal; schedules: Schedules; faults: Faults };

export function page({ broker, journal, schedules, faults }: Shown, acceptLanguage: string): string {
  const words = /^en\b/i.test(acceptLanguage) ? ENGLISH : FRENCH;
  const clock = new Intl.DateTimeFormat(words.language, { dateStyle: "short", timeStyle: "medium" });
  const at = (ms: number | undefined) => (ms === undefined ? "" : clock.format(ms));

  const pending = [...broker.messages.values()]
    .sort((a, b) => a.notBefore - b.notBefore)
    .slice(0, SHOWN)
    .map((message) => [
      at(message.notBefore),
      `${message.retried + 1}/${message.maxRetries + 1}`,
      message.url,
      message.messageId,
    ]);
  const planned = schedules
    .list()
    .map(({ scheduleId, cron, destination, nextScheduleTime }) => [
      scheduleId,
      cron,
      at(nextScheduleTime),
      destination,
    ]);
  const rowOf = ({ time, state, responseStatus, url, messageId }: Event) => [
    at(time),
    state,
    String(responseStatus ?? ""),
    url,
    messageId,
  ];
  const failed = journal.events.filter(({ state }) => state === "FAILED").slice(0, SHOWN);
  const steps = [words.time, words.state, words.answer, words.destination, words.message];
  const isFaulty = faults.down || faults.quota !== null || Object.keys(faults.deliver).length > 0;

  return `<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>${words.title}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header><h1>${words.title}</h1><p>${words.lead}</p></header>
<main>
${isFaulty ? `<p class="notice" role="status">${words.faults}</p>` : ""}
${section(words, words.pending, [words.due, words.attempt, words.destination, words.message], pending)}
${section(words, words.schedules, ["Id", words.cron, words.next, words.destination], planned)}
${section(words, words.failed, steps, failed.map(rowOf))}
${section(words, words.events, steps, journal.events.slice(0, SHOWN).map(rowOf))}
</main>
</body>
</html>`;
}

function section(words: Words, title: string, columns: string[], rows: string[][]): string {
  const heading = `<h2>${escapeHtml(title)} <span>${rows.length}</span></h2>`;
  if (rows.length === 0) return `<section>${heading}<p class="none">${words.none}</p></section>`;
  const head = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join("");
  const body = rows
    .map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`)
    .join("\n");
  return `<section>${heading}<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(title)}">
<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div></section>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

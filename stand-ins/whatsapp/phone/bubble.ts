import type { Message, MessageButton, Person, Status } from "../people.ts";
import { escapeHtml, formatted, isWebAddress } from "./format.ts";
import { type IconName, icon } from "./icons.ts";
import type { Language, Words } from "./words.ts";

export interface Voice {
  language: Language;
  words: Words;
  /** IANA name of the browser's time zone; the machine's when undefined. */
  timeZone: string | undefined;
}

const TICKS: Record<Status, IconName> = {
  accepted: "arrowUpRight",
  sent: "check",
  delivered: "checkCheck",
  read: "eye",
  failed: "x",
};

const localeOf = (language: Language) => (language === "fr" ? "fr-FR" : "en-GB");

export const hour = (at: number, { language, timeZone }: Voice): string =>
  new Intl.DateTimeFormat(localeOf(language), { hour: "2-digit", minute: "2-digit", timeZone }).format(at);

export const excerpt = (text: string, most = 80): string => {
  const line = text.replace(/\s+/g, " ").trim();
  return [...line].length > most ? `${[...line].slice(0, most - 1).join("")}…` : line;
};

const elementId = (wamid: string) => `m-${wamid.replace(/[^\w-]/g, "")}`;

function button(message: Message, each: MessageButton, index: number, words: Words): string {
  const label = escapeHtml(each.text);
  switch (each.type) {
    case "URL":
      return isWebAddress(each.value)
        ? `<a class="bt" href="${escapeHtml(each.value)}" target="_blank" rel="noopener noreferrer">${icon("link")}${label}</a>`
        : `<span class="bt">${label}</span>`;
    case "PHONE_NUMBER":
      return `<span class="bt">${icon("phone")}${label} · ${escapeHtml(each.value)}</span>`;
    case "COPY_CODE":
      return `<span class="bt">${words.copyCode} ${escapeHtml(each.value)}</span>`;
    default:
      return `<form method="post"><input type="hidden" name="quote" value="${escapeHtml(message.wamid)}"><button class="bt" name="tap" value="${index}">${icon("reply")}${label}</button></form>`;
  }
}

function quoted(person: Person, message: Message): string {
  const original = person.messages.find((each) => each.wamid === message.quotes);
  return original === undefined ? "" : `<div class="qt">${escapeHtml(excerpt(original.body, 60))}</div>`;
}

function bubble(person: Person, message: Message, voice: Voice): string {
  const { words } = voice;
  const ours = message.from === "us";
  const failed = message.status === "failed";
  const state = ours
    ? `${icon(TICKS[message.status])} ${words.status[message.status]}${failed ? ` ${message.errorCode ?? ""}` : ""}`
    : `${icon(message.delivered ? "check" : "clock")} ${message.delivered ? words.delivered : words.notDelivered}`;
  const quote =
    ours && !failed
      ? `<a class="cite" href="?quote=${encodeURIComponent(message.wamid)}" data-quote="${escapeHtml(message.wamid)}">${icon("reply")}${words.quote}<span class="sr">, ${escapeHtml(excerpt(message.body, 40))}</span></a>`
      : "";
  return [
    `<div class="bub${ours ? "" : " r"}${failed ? " failed" : ""}" id="${elementId(message.wamid)}" data-wamid="${escapeHtml(message.wamid)}">`,
    `<span class="sr">${ours ? words.received : words.written} </span>`,
    quoted(person, message),
    message.header === null ? "" : `<div class="hd">${escapeHtml(message.header)}</div>`,
    `<div class="tx">${formatted(message.body)}</div>`,
    message.footer === null ? "" : `<div class="ft">${escapeHtml(message.footer)}</div>`,
    `<div class="mt">${quote}<span class="st"><time datetime="${new Date(message.at).toISOString()}">${hour(message.at, voice)}</time> · ${state}</span></div>`,
    ...message.buttons.map((each, index) => button(message, each, index, words)),
    "</div>",
  ].join("");
}

const dayOf = (at: number, { timeZone }: Voice) => new Date(at).toLocaleDateString("en-CA", { timeZone });

function dayLabel(at: number, voice: Voice): string {
  const { language, words, timeZone } = voice;
  if (dayOf(at, voice) === dayOf(Date.now(), voice)) return words.today;
  if (dayOf(at, voice) === dayOf(Date.now() - 86_400_000, voice)) return words.yesterday;
  const day = new Intl.DateTimeFormat(localeOf(language), {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone,
  }).format(at);
  return language === "fr" ? day.replace(/\b1(?= )/, "1er") : day;
}

export function chat(person: Person, voice: Voice): string {
  if (person.messages.length === 0) return `<p class="none" id="none">${voice.words.empty}</p>`;
  let day = "";
  return person.messages
    .map((message) => {
      const opens = dayOf(message.at, voice) !== day;
      day = dayOf(message.at, voice);
      const label = opens
        ? `<span class="day" id="d-${message.at}">${dayLabel(message.at, voice)}</span>`
        : "";
      return label + bubble(person, message, voice);
    })
    .join("");
}

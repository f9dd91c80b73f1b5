import { parsePhoneNumberFromString } from "libphonenumber-js";
import { now } from "../clock.ts";
import type { Person } from "../people.ts";
import type { Platform } from "../platform.ts";
import { chat, excerpt, hour, type Voice } from "./bubble.ts";
import { escapeHtml } from "./format.ts";
import { icon, LOGO } from "./icons.ts";
import type { Words } from "./words.ts";

const MAX_LISTED = 100;

const shownNumber = (person: Person): string =>
  person.number === null
    ? person.userId
    : (parsePhoneNumberFromString(person.number)?.formatInternational() ?? person.number);

export const pathOf = (key: string): string => `/${encodeURIComponent(key).replace("%2B", "+")}`;

/** The first letters of the first and the last word, as in the app. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => Array.from(word ?? "")[0] ?? "").join("");
}

const monogram = (person: Person) => (person.named ? initials(person.name) : person.key.slice(-2));

const nameBefore = (person: Person) => (person.named ? `${person.name} · ` : "");

function listed(platform: Platform, query: string): Person[] {
  const digits = query.replace(/[^\d]/g, "").replace(/^0+/, "");
  const words = query.trim().toLowerCase();
  return [...platform.world.people.values()]
    .filter((person) => person.messages.length > 0)
    .filter(
      (person) =>
        words === "" ||
        (person.named && person.name.toLowerCase().includes(words)) ||
        person.userId.toLowerCase().includes(words) ||
        (digits.length > 1 && (person.number ?? "").includes(digits)),
    )
    .sort((one, other) => (other.messages.at(-1)?.at ?? 0) - (one.messages.at(-1)?.at ?? 0));
}

function row(person: Person, current: string | null, query: string, voice: Voice): string {
  const { words } = voice;
  const last = person.messages.at(-1);
  const href = pathOf(person.key) + (query === "" ? "" : `?q=${encodeURIComponent(query)}`);
  const badge =
    person.unread > 0
      ? `<span class="count">${person.unread}<span class="sr"> ${words.unread(person.unread)}</span></span>`
      : "";
  return `<li id="c-${escapeHtml(person.key)}"><a class="conv" href="${escapeHtml(href)}"${person.key === current ? ' aria-current="page"' : ""}><span class="av" aria-hidden="true">${escapeHtml(monogram(person))}</span><span class="c1"><b class="tel">${escapeHtml(shownNumber(person))}</b>${last === undefined ? "" : `<time>${hour(last.at, voice)}</time>`}</span><span class="c2"><span class="last">${escapeHtml(nameBefore(person) + excerpt(last?.body ?? "", 70))}</span>${badge}</span></a></li>`;
}

function list(platform: Platform, current: string | null, query: string, voice: Voice): string {
  const { words } = voice;
  const all = listed(platform, query);
  const wanted = parsePhoneNumberFromString(query, "FR");
  const stranger =
    wanted?.isPossible() && platform.world.find(wanted.number) === undefined ? wanted : undefined;
  const open =
    stranger === undefined
      ? ""
      : `<p class="hint"><a href="${pathOf(stranger.number)}">${words.openPhone} ${stranger.formatInternational()}</a></p>`;
  const none = query === "" ? words.noContacts : words.noMatch;
  return [
    `<nav class="list" aria-label="${words.contacts}">`,
    `<form class="search" role="search" method="get" action="${current === null ? "/" : pathOf(current)}"><label class="sr" for="q">${words.search}</label><input class="in" id="q" name="q" type="search" placeholder="${words.searchHint}" value="${escapeHtml(query)}" autocomplete="off"><button class="btn o sq" aria-label="${words.find}">${icon("search")}</button></form>`,
    open,
    `<ul id="contacts" data-live>${all
      .slice(0, MAX_LISTED)
      .map((person) => row(person, current, query, voice))
      .join("")}${all.length === 0 && open === "" ? `<li class="hint" id="nobody">${none}</li>` : ""}</ul>`,
    all.length > MAX_LISTED ? `<p class="hint">${words.moreContacts(all.length)}</p>` : "",
    "</nav>",
  ].join("");
}

const magic = (words: Words): string =>
  `<details class="magic"><summary>${words.magicTitle}</summary><p>${words.magicLead}</p><dl>${Object.entries(
    words.magic,
  )
    .map(([ending, meaning]) => `<div><dt>…${ending}</dt><dd>${meaning}</dd></div>`)
    .join("")}</dl></details>`;

function windowState(person: Person, words: Words): string {
  const wrote = Math.max(0, ...Object.values(person.wroteAt));
  const left = wrote + 24 * 3_600_000 - now();
  if (left <= 0) return `<span class="win shut">${icon("lock")}${words.windowShut}</span>`;
  const minutes = Math.floor(left / 60_000);
  const text = `${Math.floor(minutes / 60)}\u00a0h\u00a0${String(minutes % 60).padStart(2, "0")}`;
  return `<span class="win">${icon("clock")}${words.windowOpen(text)}</span>`;
}

function compose(person: Person, quote: string | null, words: Words): string {
  const original = person.messages.find((message) => message.wamid === quote);
  const preference = person.marketingStopped
    ? `<button class="btn o dense" name="preference" value="resume">${words.preferenceResume}</button>`
    : `<button class="btn o dense" name="preference" value="stop">${words.preferenceStop}</button>`;
  return [
    `<div class="compose"><form method="post" id="compose">`,
    `<div class="quoting" id="quoting"${original === undefined ? " hidden" : ""}><span>${words.quoting} <b id="quoted">${escapeHtml(excerpt(original?.body ?? "", 60))}</b></span><a class="btn g sq" href="${pathOf(person.key)}" id="unquote" aria-label="${words.unquote}">${icon("x")}</a></div>`,
    `<input type="hidden" name="quote" id="quote" value="${escapeHtml(original?.wamid ?? "")}">`,
    `<div class="write"><label class="sr" for="body">${words.message}</label><textarea class="in" id="body" name="body" rows="1" placeholder="${words.message}" required maxlength="4096"></textarea><button class="btn p">${icon("send")}<span>${words.send}</span></button></div></form>`,
    `<form method="post" class="quick"><button class="btn o dense" name="quick" value="STOP">${words.stop}</button><details><summary class="btn o dense">${words.more}</summary><div><button class="btn o dense" name="kind" value="image">${words.photo}</button><button class="btn o dense" name="kind" value="audio">${words.audio}</button><button class="btn o dense" name="kind" value="reaction">${words.reaction}</button><span id="preference" data-live>${preference}</span></div></details></form></div>`,
  ].join("");
}

function thread(platform: Platform, person: Person, quote: string | null, voice: Voice): string {
  const { words } = voice;
  const business = platform.world.phones[0];
  return [
    `<section class="thread" id="conversation" aria-labelledby="who">`,
    `<header class="who"><a class="back" href="/">${icon("arrowLeft")}${words.back}</a><h1 id="who" class="tel">${escapeHtml(shownNumber(person))}</h1><p><span class="name">${escapeHtml(nameBefore(person))}</span><span id="window" data-live>${windowState(person, words)}</span></p></header>`,
    `<div class="phone"><div class="scr"><div class="bar-top"><span class="av" aria-hidden="true">${escapeHtml(initials(business?.verifiedName ?? ""))}</span><span>${escapeHtml(business?.verifiedName ?? "")}<small>${words.business} · <span class="tel">${escapeHtml(business?.display ?? "")}</span></small></span></div>`,
    `<div class="chat" id="chat" data-live role="log" aria-label="${words.conversation}" tabindex="0">${chat(person, voice)}</div>`,
    compose(person, quote, words),
    "</div></div></section>",
  ].join("");
}

export interface PageRequest {
  person: Person | null;
  query: string;
  quote: string | null;
}

export function page(platform: Platform, { person, query, quote }: PageRequest, voice: Voice): string {
  const { words, language } = voice;
  const other = language === "fr" ? "en" : "fr";
  const here = person === null ? "/" : pathOf(person.key);
  const title = person === null ? words.title : `${shownNumber(person)} · ${words.title}`;
  const aside =
    person === null
      ? `<section class="thread welcome" id="conversation"><div class="blank">${icon("smartphone")}<p>${words.choose}</p></div></section>`
      : thread(platform, person, quote, voice);
  const heading = person === null ? `<h1>${words.title}</h1>` : `<p class="h">${words.title}</p>`;
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content"><title>${escapeHtml(title)}</title><meta name="theme-color" content="#f6f4ef" media="(prefers-color-scheme: light)"><meta name="theme-color" content="#10131d" media="(prefers-color-scheme: dark)"><link rel="icon" href="/__phone/assets/icon.svg"><link rel="stylesheet" href="/__phone/assets/tokens.css"><link rel="stylesheet" href="/__phone/assets/phone.css"><script src="/__phone/assets/phone.js" defer></script></head>
<body class="${person === null ? "" : "open"}"><a class="skip" href="#conversation">${words.skip}</a>
<header class="top"><a class="brand" href="/">${LOGO}<span>Relance</span></a><a class="lang" href="${here}?lang=${other}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a></header>
<main><div class="side"><div class="intro">${heading}<p>${words.lead}</p></div>${list(platform, person?.key ?? null, query, voice)}${magic(words)}</div>${aside}</main></body></html>`;
}

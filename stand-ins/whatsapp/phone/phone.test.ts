import { afterAll, beforeAll, expect, it } from "vitest";
import { freshNumber, startAll, until } from "../fixtures.ts";

let meta: Awaited<ReturnType<typeof startAll>>;
beforeAll(async () => {
  meta = await startAll();
});
afterAll(() => meta.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(meta.url + path, { headers, redirect: "manual" });
const html = async (path: string, headers?: Record<string, string>) => (await get(path, headers)).text();
const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(meta.url + path, { method: "POST", body: new URLSearchParams(form), headers, redirect: "manual" });
const answers = (to: string) => meta.receiver.messages().filter((message) => message.from === to.slice(1));

it("the list has everybody who received a message, and is searched by number and name", async () => {
  const to = freshNumber();
  await meta.control({ person: { number: to, name: "Awa Diop" } });
  await meta.welcome(to);
  expect(await html("/")).toContain(`href="/${to}"`);
  expect(await html(`/?q=${to.slice(-6)}`)).toContain("Awa Diop");
  expect(await html("/?q=awa+di")).toContain(`href="/${to}`);
  expect(await html("/?q=zzz")).not.toContain(`href="/${to}`);
  expect(await html("/?q=0612999999")).toContain('href="/+33612999999"');
  expect((await get(`/?number=${encodeURIComponent(to)}`)).headers.get("location")).toBe(`/${to}`);
});

it("names, parameters and answers are escaped, and the policy allows no inline script", async () => {
  const to = freshNumber();
  const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;
  await meta.control({ person: { number: to, name: evil }, reply: { from: to, text: evil } });
  await meta.text(to, `*${evil}* javascript:alert(1) https://e.org/"onmouseover="alert(1)`);
  const action = { parameters: { display_text: "Ouvrir", url: "javascript:alert(1)" } };
  await meta.send(to, {
    type: "interactive",
    interactive: { type: "cta_url", body: { text: evil }, action },
  });
  for (const path of [
    `/${to}`,
    `/${to}?quote=${encodeURIComponent(evil)}`,
    `/?q=${encodeURIComponent(evil)}`,
  ]) {
    const page = await html(path);
    expect(page).not.toMatch(/<img|<script>|onmouseover="|href="javascript/);
    expect(page.match(/<script/g)).toHaveLength(1);
  }
  const policy = (await get(`/${to}`)).headers.get("content-security-policy");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
});

it("a conversation shows header, text, footer, buttons and status", async () => {
  const to = freshNumber();
  await meta.reminder(to);
  await until(() => meta.receiver.statuses().some((status) => status.status === "delivered"), "delivered");
  const page = await html(`/${to}`, { "accept-language": "fr" });
  expect(page).toContain("Bonjour Awa, les inscriptions");
  expect(page).toContain("Répondez STOP");
  expect(page).toMatch(/<button class="bt"[^>]*>.*Oui, je viens<\/button>/);
  expect(page).toContain("lu");
  expect(page).toContain('<label class="sr" for="body">Message</label>');
});

it("times are those of the browser, whose zone a cookie tells", async () => {
  const to = freshNumber();
  await meta.reminder(to);
  const shownIn = async (zone: string) => {
    const page = await html(`/${to}`, { cookie: `tz=x; phone_time_zone=${encodeURIComponent(zone)}` });
    const [, at = "", hour = ""] = /<time datetime="([^"]+)">([^<]+)</.exec(page) ?? [];
    return { hour, at: new Date(at) };
  };
  for (const timeZone of ["Africa/Dakar", "Asia/Kolkata", "America/New_York"]) {
    const { at, hour } = await shownIn(timeZone);
    const expected = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
    expect(hour).toBe(expected.format(at));
  }
  expect((await shownIn("Nowhere/Land")).hour).toMatch(/^\d\d:\d\d$/);
});

it("text, quotes, taps and STOP are sent as that person's answers", async () => {
  const to = freshNumber();
  const wamid = (await meta.reminder(to)).body.messages?.[0]?.id ?? "";
  expect((await post(`/${to}`, { body: "Bonjour" })).headers.get("location")).toBe(`/${to}`);
  await post(`/${to}`, { body: "Avec plaisir", quote: wamid });
  await post(`/${to}`, { tap: "0", quote: wamid });
  await post(`/${to}`, { quick: "STOP" });
  await post(`/${to}`, { kind: "image" });
  await post(`/${to}`, { body: "   " });
  await until(() => answers(to).length === 5, "five answers");
  const text = (body: string) => answers(to).find((message) => message.text?.body === body);
  expect(text("Bonjour")?.context).toBeUndefined();
  expect(text("Avec plaisir")?.context?.id).toBe(wamid);
  expect(text("STOP")).toBeDefined();
  expect(answers(to).find((message) => message.type === "button")).toMatchObject({
    button: { text: "Oui, je viens" },
    context: { id: wamid },
  });
  await post(`/${to}`, { preference: "stop" });
  await until(
    () => meta.receiver.changes().some((change) => change.field === "user_preferences"),
    "preference",
  );
});

it("opening a conversation marks it as read, with one webhook", async () => {
  const to = freshNumber();
  await meta.control({ webhooks: { read_share: 0 } });
  const wamid = (await meta.welcome(to)).body.messages?.[0]?.id ?? "";
  const seen = () => meta.receiver.statuses(wamid).map((status) => status.status);
  await until(() => seen().includes("delivered"), "delivered");
  await html(`/${to}`);
  await html(`/${to}`);
  await until(() => seen().includes("read"), "read");
  expect(seen()).toEqual(["sent", "delivered", "read"]);
});

it("the language is the browser's until another is chosen", async () => {
  expect(await html("/", { "accept-language": "en-GB,en;q=0.9" })).toContain('<html lang="en">');
  expect(await html("/", { "accept-language": "de,fr;q=0.8" })).toContain('<html lang="fr">');
  expect(await html("/")).toContain('<html lang="fr">');
  const switched = await get("/?lang=en");
  const cookie = switched.headers.get("set-cookie")?.split(";")[0] ?? "";
  expect(await html("/", { cookie, "accept-language": "fr" })).toContain("Simulated phones");
});

it("a form on another site is refused", async () => {
  const to = freshNumber();
  expect((await post(`/${to}`, { body: "x" }, { origin: "https://evil.example" })).status).toBe(403);
  expect((await post(`/${to}`, { body: "x" }, { origin: meta.url })).status).toBe(303);
});

it("assets are served from their folder only, and any other path is 404", async () => {
  for (const [path, type] of [
    ["phone.css", "text/css; charset=utf-8"],
    ["fonts/hanken-grotesk-latin-wght-normal.woff2", "font/woff2"],
  ]) {
    const answer = await get(`/__phone/assets/${path}`);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, type]);
  }
  for (const path of [
    "/__phone/assets/..%2f..%2fserver.ts",
    "/__phone/assets/nothing",
    "/%00",
    "/+33x",
    "/%E0%A4%A",
  ]) {
    expect((await get(path)).status, path).toBe(404);
  }
});

it("an open page is told of every change", async () => {
  const stream = await fetch(`${meta.url}/__phone/events`);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  await reader?.read();
  await meta.welcome(freshNumber());
  expect((await reader?.read())?.value).toMatch(/^data: \d+\n\n$/);
  await reader?.cancel();
});

// Keeps the page up to date. Without this script the page works too, reloaded by hand.
const $ = (id) => document.getElementById(id);
const chat = $("chat");
const nearEnd = () => chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
const toEnd = () => chat?.scrollTo({ top: chat.scrollHeight });

/** Replaces only what changed, so that focus and selection stay where they are. */
function patch(old, fresh) {
  const known = new Map([...old.children].map((child) => [child.id, child]));
  let before = old.firstElementChild;
  for (const child of [...fresh.children]) {
    const same = child.id === "" ? undefined : known.get(child.id);
    const node = same?.isEqualNode(child) ? same : document.importNode(child, true);
    if (same !== undefined && node !== same) {
      if (before === same) before = same.nextElementSibling;
      same.replaceWith(node);
    }
    known.delete(child.id);
    if (node === before) before = before.nextElementSibling;
    else old.insertBefore(node, before);
  }
  for (const child of [...old.children]) {
    if (known.has(child.id) && known.get(child.id) === child) child.remove();
  }
}

let refreshing = null;
let again = false;
async function refresh() {
  if (document.hidden) return;
  if (refreshing !== null) {
    again = true;
    return;
  }
  refreshing = draw();
  await refreshing.catch(() => undefined);
  refreshing = null;
  if (again) {
    again = false;
    await refresh();
  }
}

async function draw() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const follow = chat !== null && nearEnd();
  for (const live of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(live.id);
    if (next === null || live.isEqualNode(next)) continue;
    if (next.children.length > 0 && next.firstElementChild.id !== "") patch(live, next);
    else live.innerHTML = next.innerHTML;
  }
  if (follow) toEnd();
}

const excerpt = (text) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

function quote(wamid, text) {
  const url = new URL(location.href);
  if (wamid === "") url.searchParams.delete("quote");
  else url.searchParams.set("quote", wamid);
  history.replaceState(null, "", url);
  $("quote").value = wamid;
  $("quoted").textContent = text;
  $("quoting").hidden = wamid === "";
  $("body").focus();
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".quick details[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const cite = event.target.closest("[data-quote]");
  const unquote = event.target.closest("#unquote");
  if (cite === null && unquote === null) return;
  event.preventDefault();
  if (cite === null) quote("", "");
  else quote(cite.dataset.quote, excerpt(cite.closest(".bub").querySelector(".tx").textContent));
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  event.preventDefault();
  const data = new URLSearchParams(new FormData(form, event.submitter));
  const answer = await fetch(location.pathname, { method: "POST", body: data, redirect: "manual" });
  if (!answer.ok && answer.type !== "opaqueredirect") return;
  if (form.id === "compose") {
    form.reset();
    quote("", "");
  }
  form.querySelector("details")?.removeAttribute("open");
  await refresh();
  toEnd();
});

$("body")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (event.target.form.reportValidity()) event.target.form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" ? document.querySelector(".quick details[open]") : null;
  if (menu === null) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

const zone = `phone_time_zone=${encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)}`;
if (!document.cookie.split("; ").includes(zone)) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing from Firefox and older Safari
  document.cookie = `${zone}; path=/; max-age=31536000; samesite=lax`;
  void refresh();
}

toEnd();
new EventSource("/__phone/events").addEventListener("message", refresh);
document.addEventListener("visibilitychange", refresh);

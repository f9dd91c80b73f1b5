import { type Locale, languages } from "@/lib/i18n/languages";

export type MailLink = { label: string; url: string };

/** One subject of a mail. The first link is its button. */
export type MailPart = {
  title: string;
  paragraphs: string[];
  figures?: { label: string; value: string }[];
  /** What stands under the figures, one a line. */
  notes?: string[];
  links: MailLink[];
};

export type Letter = {
  locale: Locale;
  subject: string;
  /** The only heading of the first level; the titles of the parts stand under it if there are several. */
  title: string;
  hello: string;
  parts: MailPart[];
  why: string;
  choose: MailLink;
  /** A label and what it stands for, in one line of text. */
  line: (label: string, value: string) => string;
};

/** The HTML and the text of a mail. Nothing is loaded from elsewhere, nothing tells that it was read. */
export function renderLetter(letter: Letter): { html: string; text: string } {
  return { html: htmlOf(letter), text: textOf(letter) };
}

function textOf({ hello, parts, why, choose, line }: Letter): string {
  const link = ({ label, url }: MailLink) => line(label, url);
  const body = parts.map(({ title, paragraphs, figures = [], notes = [], links }) =>
    [
      ...(parts.length > 1 ? [title] : []),
      ...paragraphs,
      figures.map(({ label, value }) => line(label, value)).join("\n"),
      notes.map((note) => `- ${note}`).join("\n"),
      links.map(link).join("\n"),
    ]
      .filter(Boolean)
      .join("\n\n"),
  );
  return [hello, ...body, "--", why, link(choose)].join("\n\n");
}

const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const INK = "color:#1d2138";
const FAINT = "color:#4b4f66";
const LINE = "border-top:1px solid #dcd8cc";

/** Mail programs that choose their own dark colours get both from here; the others show the light ones. */
const DARK = `@media (prefers-color-scheme:dark){
.page{background:#12152a!important}.sheet{background:#1b1f3a!important;border-color:#3a3f63!important}
.ink{color:#eeecf6!important}.faint{color:#bfc1d6!important}.line{border-color:#3a3f63!important}
.link{color:#b3c1ff!important}.button{background:#b3c1ff!important;color:#12152a!important}}`;

function htmlOf({ locale, subject, title, hello, parts, why, choose }: Letter): string {
  const { typeset = String, tag } = languages[locale];
  const say = (text: string) => safe(typeset(text));
  const paragraph = (text: string) => `<p class="ink" style="margin:0 0 12px;${INK}">${say(text)}</p>`;
  const link = ({ label, url }: MailLink) =>
    `<a class="link" href="${safe(url)}" style="color:#283c8c">${say(label)}</a>`;
  const button = ({ label, url }: MailLink) =>
    `<p style="margin:16px 0 12px"><a class="button" href="${safe(url)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#283c8c;color:#fdfbf6;font-weight:600;text-decoration:none">${say(label)}</a></p>`;
  const figure = ({ label, value }: { label: string; value: string }) =>
    `<tr><th class="faint line" scope="row" style="${LINE};padding:8px 12px 8px 0;text-align:left;font-weight:400;${FAINT}">${say(label)}</th><td class="ink line" style="${LINE};padding:8px 0;text-align:right;font-weight:600;${INK}">${say(value)}</td></tr>`;
  const table = (figures: MailPart["figures"] = []) =>
    figures.length === 0
      ? ""
      : `<table style="width:100%;margin:16px 0;border-collapse:collapse;font-variant-numeric:tabular-nums">${figures.map(figure).join("")}</table>`;
  const list = (notes: string[] = []) =>
    notes.length === 0
      ? ""
      : `<ul class="ink" style="margin:0 0 12px;padding:0 0 0 20px;${INK}">${notes.map((note) => `<li style="margin:0 0 6px">${say(note)}</li>`).join("")}</ul>`;
  const section = (part: MailPart, index: number) => {
    const [first, ...others] = part.links;
    const heading =
      parts.length > 1
        ? `<h2 class="ink" style="margin:0 0 8px;font-size:18px;line-height:24px;${INK}">${say(part.title)}</h2>`
        : "";
    return `<div class="line" style="${index > 0 ? `${LINE};margin-top:20px;padding-top:20px` : ""}">${heading}${part.paragraphs.map(paragraph).join("")}${table(part.figures)}${list(part.notes)}${first ? button(first) : ""}${others.map((each) => `<p style="margin:0 0 12px">${link(each)}</p>`).join("")}</div>`;
  };
  return `<!doctype html>
<html lang="${tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${say(subject)}</title>
<style>:root{color-scheme:light dark}${DARK}</style>
</head>
<body class="page" style="margin:0;padding:16px 12px;background:#f5f3ee;${FONT};font-size:16px;line-height:24px;overflow-wrap:break-word">
<main lang="${tag}" style="max-width:560px;margin:0 auto">
<div class="sheet" style="padding:24px 20px;border:1px solid #dcd8cc;border-radius:14px;background:#fefdfb">
<h1 class="ink" style="margin:0 0 12px;font-size:22px;line-height:28px;${INK}">${say(title)}</h1>
${paragraph(hello)}
${parts.map(section).join("\n")}
</div>
<p class="faint" style="margin:16px 20px 4px;font-size:14px;line-height:20px;${FAINT}">${say(why)}</p>
<p class="faint" style="margin:0 20px;font-size:14px;line-height:20px;${FAINT}">${link(choose)}</p>
</main>
</body>
</html>`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const safe = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);

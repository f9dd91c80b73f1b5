import { NextIntlClientProvider } from "next-intl";
import { act } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, expect, test, vi } from "vitest";
import { typesetMessagesOf } from "@/lib/i18n/words";
import { PasswordLinkDialog } from "./password-link-dialog";

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
afterEach(() => document.body.replaceChildren());

const url = "https://relance.example.org/reset-password?token_hash=abc&type=invite";

test.each([
  ["fr", "Copier le lien"],
  ["en", "Copy link"],
] as const)("a link is shown to copy, and to share with its words (%s)", async (locale, copy) => {
  const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  const messages = await typesetMessagesOf(locale);
  const root = createRoot(document.body.appendChild(document.createElement("main")));
  await act(() =>
    root.render(
      <NextIntlClientProvider locale={locale} messages={messages} timeZone="UTC">
        <PasswordLinkDialog name="Awa" link={{ url, type: "invite" }} onClose={() => {}} />
      </NextIntlClientProvider>,
    ),
  );
  expect(document.querySelector("input")?.value).toBe(url);
  const shared = new URL(document.querySelector("a")?.href ?? "");
  expect(shared.origin).toBe("https://wa.me");
  expect(shared.searchParams.get("text")).toMatch(/^(Bonjour|Hello) Awa,/);
  expect(shared.searchParams.get("text")?.endsWith(url)).toBe(true);
  const button = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === copy);
  await act(async () => button?.click());
  expect(writeText).toHaveBeenCalledWith(url);
  await act(() => root.unmount());
});

import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import { NextIntlClientProvider } from "next-intl";
import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Locale, languages, locales } from "@/lib/i18n/languages";
import { typesetMessagesOf } from "@/lib/i18n/words";
import { ProfileForm } from "../settings/profile-form";
import { MoreDrawer } from "./more-drawer";
import { PersonMenu } from "./person-menu";
import { LanguageButtons } from "./preferences";

const nothing = () => {};
const router = {
  bfcacheId: "",
  back: nothing,
  forward: nothing,
  refresh: nothing,
  push: nothing,
  replace: nothing,
  prefetch: nothing,
  experimental_gesturePush: nothing,
};

vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
let unmount = async () => {};
afterEach(() => unmount());

async function show(locale: Locale, children: ReactNode): Promise<void> {
  const messages = await typesetMessagesOf(locale);
  const place = document.body.appendChild(document.createElement("main"));
  const root = createRoot(place);
  unmount = async () => {
    await act(() => root.unmount());
    document.body.replaceChildren();
  };
  await act(() =>
    root.render(
      <AppRouterContext value={router}>
        <NextIntlClientProvider locale={locale} messages={messages} timeZone="UTC">
          {children}
        </NextIntlClientProvider>
      </AppRouterContext>,
    ),
  );
}

/** The elements with a `lang` attribute. */
const named = () =>
  [...document.body.querySelectorAll("[lang]")].map((each) => [each.getAttribute("lang"), each.textContent]);
const nameOf = (locale: Locale) => [locale, languages[locale].name];
const others = (current: Locale) => locales.filter((locale) => locale !== current).map(nameOf);

describe.each(locales)("for a user who reads %s", (locale) => {
  test("the menu offers every other language", async () => {
    await show(locale, <PersonMenu person={{ full_name: "Awa Diop", role: "admin" }} />);
    expect(named()).toEqual(others(locale));
  });
  test("the menu on a phone offers every other language", async () => {
    await show(
      locale,
      <MoreDrawer items={[]} sender={null} open onOpenChange={nothing} onSearch={nothing} />,
    );
    expect(named()).toEqual(others(locale));
  });
  test("the login page offers every other language", async () => {
    await show(locale, <LanguageButtons />);
    expect(named()).toEqual(others(locale));
  });
  test("the profile form offers every language and checks the current one", async () => {
    const profile = { full_name: "Awa Diop", email: "a@relance.test", default_country: "SN", locale };
    await show(locale, <ProfileForm {...profile} />);
    expect(named()).toEqual(locales.map(nameOf));
    const chosen = document.querySelector<HTMLInputElement>('input[name="locale"]:checked');
    expect(chosen?.value).toBe(locale);
  });
});

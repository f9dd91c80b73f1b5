import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { logIn } from "../support/people-in-a-browser.ts";
import { ACCOUNTS, type Api, login } from "../support/stack.ts";

const run = String(Date.now()).slice(-5);
let api: Api;
test.beforeAll(async () => {
  api = await login(ACCOUNTS.admin);
});

const sessionCookies = async (context: BrowserContext) =>
  (await context.cookies()).filter(({ name }) => name.startsWith("sb-"));

/** Ends the session as the browser sees it: its cookies are gone. */
async function endSession(page: Page): Promise<void> {
  expect(await sessionCookies(page.context())).not.toHaveLength(0);
  await page.context().clearCookies({ name: /^sb-/ });
}

const sessionDialog = (page: Page) => page.getByRole("dialog", { name: "Votre session est terminée" });

async function givePassword(page: Page): Promise<void> {
  const dialog = sessionDialog(page);
  await expect(dialog.getByLabel("Adresse e-mail")).toHaveValue(ACCOUNTS.admin);
  await dialog.getByLabel("Mot de passe", { exact: true }).fill(ACCOUNTS.password);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
}

const nameField = (page: Page) => page.getByLabel("Nom de la campagne");
const textField = (page: Page) => page.getByLabel("Texte", { exact: true });

async function typeCampaign(page: Page, name: string, text: string): Promise<void> {
  await nameField(page).fill(name);
  await textField(page).fill(text);
}

async function draftsNamed(name: string) {
  const { body } = await api.get<{
    items: { id: number; status: string; follow_up: { body: string } | null }[];
  }>(`/api/campaigns?q=${encodeURIComponent(name)}`);
  return body.items;
}

test("a new campaign has a name, and is a draft at the first pause without any button", async ({ page }) => {
  await logIn(page);
  await page.goto("/campaigns/new");
  await expect(nameField(page)).toHaveValue(/^Campagne du \d/);
  const name = `Première pause ${run}`;
  await typeCampaign(page, name, "Merci !");
  await expect(page.getByText(/^Enregistré à/)).toBeVisible();
  expect(await draftsNamed(name)).toMatchObject([{ status: "draft", follow_up: { body: "Merci !" } }]);
  await page.goto("/campaigns");
  await expect(page.getByRole("link", { name })).toBeVisible();
});

test("leaving by the sidebar before any pause loses nothing, and makes one draft", async ({ page }) => {
  const name = `Barre latérale ${run}`;
  await logIn(page);
  await page.goto("/campaigns/new");
  await typeCampaign(page, name, "Où se garer ?");
  await page.getByRole("link", { name: "Contacts", exact: true }).click();
  await page.waitForURL("**/contacts");
  await page.goBack();
  await expect(nameField(page)).toHaveValue(name);
  await expect(textField(page)).toHaveValue("Où se garer ?");
  await expect(page.getByText(/^Enregistré à/)).toBeVisible();
  expect(await draftsNamed(name)).toHaveLength(1);

  await page.getByRole("button", { name: "Commencer une autre campagne" }).click();
  await expect(nameField(page)).toHaveValue(/^Campagne du \d/);
});

test("a tab killed while typing offline loses nothing", async ({ page, context }) => {
  const name = `Onglet tué ${run}`;
  await logIn(page);
  await page.goto("/campaigns/new");
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await typeCampaign(page, name, "Écrit sans réseau");
  await expect(page.getByText(/^Hors ligne.+gardé sur cet appareil/)).toBeVisible();
  await page.close({ runBeforeUnload: false });
  await context.setOffline(false);

  const again = await context.newPage();
  await again.goto("/campaigns/new");
  await expect(nameField(again)).toHaveValue(name);
  await expect(textField(again)).toHaveValue("Écrit sans réseau");
  await expect(again.getByText(/^Enregistré à/)).toBeVisible();
  expect(await draftsNamed(name)).toHaveLength(1);
});

test("a draft whose creation got no response is not created again", async ({ page, context }) => {
  const name = `Sans réponse ${run}`;
  await logIn(page);
  await page.goto("/campaigns/new");
  await page.waitForLoadState("networkidle");
  let isCreated = false;
  await page.route("**/campaigns/new", async (route) => {
    if (route.request().method() !== "POST" || !route.request().postData()?.includes("draft_key"))
      return route.fallback();
    await route.fetch();
    isCreated = true;
    await route.abort("connectionreset");
  });
  await typeCampaign(page, name, "Première version");
  await expect.poll(() => isCreated).toBe(true);
  expect(await draftsNamed(name)).toHaveLength(1);
  await page.close({ runBeforeUnload: false });

  const again = await context.newPage();
  await again.goto("/campaigns/new");
  await expect(textField(again)).toHaveValue("Première version");
  await textField(again).fill("Seconde version");
  await expect(again.getByText(/^Enregistré à/)).toBeVisible();
  expect(await draftsNamed(name)).toMatchObject([{ follow_up: { body: "Seconde version" } }]);
});

test("a second tab does not take the new campaign that another tab is still writing for its own", async ({
  page,
  context,
}) => {
  const [one, other] = [`Premier onglet ${run}`, `Autre onglet ${run}`];
  await logIn(page);
  await page.goto("/campaigns/new");
  await page.waitForLoadState("networkidle");
  await page.route("**/campaigns/new", (route) =>
    route.request().method() === "POST" ? route.abort() : route.fallback(),
  );
  await typeCampaign(page, one, "Texte du premier onglet");
  await expect(page.getByText(/^Hors ligne.+gardé sur cet appareil/)).toBeVisible();
  const second = await context.newPage();
  await second.goto("/campaigns/new");
  await expect(nameField(second)).toHaveValue(/^Campagne du \d/);
  await typeCampaign(second, other, "Texte de l’autre onglet");
  await expect(second.getByText(/^Enregistré à/)).toBeVisible();
  await page.unroute("**/campaigns/new");
  await textField(page).fill("Suite du premier onglet");
  await expect(page.getByText(/^Enregistré à/)).toBeVisible();
  expect(await draftsNamed(one)).toMatchObject([{ follow_up: { body: "Suite du premier onglet" } }]);
  expect(await draftsNamed(other)).toMatchObject([{ follow_up: { body: "Texte de l’autre onglet" } }]);
});

test("back online a draft is saved by itself, without a key", async ({ page, context }) => {
  const name = `Retour réseau ${run}`;
  await logIn(page);
  await page.goto("/campaigns/new");
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await nameField(page).fill(name);
  await expect(page.getByText(/^Hors ligne.+gardé/)).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText(/^Enregistré à/)).toBeVisible();
  expect(await draftsNamed(name)).toHaveLength(1);
});

test("of two tabs on one draft the second is told, and chooses", async ({ page, context }) => {
  const name = `Deux onglets ${run}`;
  const { body } = await api.post<{ id: number }>("/api/campaigns", {
    name,
    category_ids: [],
    template: { name: "rappel_inscription", language: "fr" },
  });
  const stored = async () => (await draftsNamed(name))[0]?.follow_up?.body;
  await logIn(page);
  const second = await context.newPage();
  for (const tab of [page, second]) {
    await tab.goto(`/campaigns/${body.id}/edit`);
    await tab.waitForLoadState("networkidle");
  }
  const write = async (tab: Page, text: string) => {
    await textField(tab).fill(text);
  };
  await write(page, "Texte du premier onglet");
  await expect.poll(stored).toBe("Texte du premier onglet");
  await write(second, "Texte du second onglet");
  const notice = second.getByRole("alert").filter({ hasText: "Une autre version a été enregistrée" });
  await expect(notice).toBeVisible();
  expect(await stored()).toBe("Texte du premier onglet");
  await second.reload();
  await expect(textField(second)).toHaveValue("Texte du second onglet");
  await notice.getByRole("button", { name: "Garder la mienne" }).click();
  await expect.poll(stored).toBe("Texte du second onglet");
  await expect(notice).toBeHidden();

  await textField(page).fill("Encore le premier");
  await page.getByRole("button", { name: "Prendre l’autre version" }).click();
  await expect(textField(page)).toHaveValue("Texte du second onglet");
});

test("of two tabs on one category the second is told, and chooses", async ({ page, context }) => {
  const { body } = await api.post<{ id: number }>("/api/categories", { name: `Parents ${run}` });
  await logIn(page);
  const second = await context.newPage();
  const open = async (tab: Page) => {
    await tab.goto(`/categories/${body.id}`);
    await tab.getByRole("button", { name: /^Actions de la catégorie/ }).click();
    await tab.getByRole("menuitem", { name: "Modifier" }).click();
    return tab.getByRole("dialog").getByLabel("Nom", { exact: true });
  };
  const [first, other] = [await open(page), await open(second)];
  await first.fill(`Parents A ${run}`);
  await page.getByRole("dialog").getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await other.fill(`Parents B ${run}`);
  await second.getByRole("dialog").getByRole("button", { name: "Enregistrer" }).click();
  await expect(second.getByRole("alert").filter({ hasText: "Une autre version" })).toBeVisible();
  expect((await api.get(`/api/categories/${body.id}`)).body).toMatchObject({ name: `Parents A ${run}` });
  await second.getByRole("button", { name: "Garder la mienne" }).click();
  await expect(second.getByRole("dialog")).toBeHidden();
  expect((await api.get(`/api/categories/${body.id}`)).body).toMatchObject({ name: `Parents B ${run}` });
});

test("a session that ends asks for the password in place, and the draft goes on", async ({ page }) => {
  const name = `Session ${run}`;
  await logIn(page);
  await page.goto("/campaigns/new");
  await nameField(page).fill(name);
  await expect(page.getByText(/^Enregistré à/)).toBeVisible();
  await endSession(page);
  await textField(page).fill("Après la session");
  await expect(sessionDialog(page)).toBeVisible();
  await sessionDialog(page).getByLabel("Mot de passe", { exact: true }).fill("faux");
  await page.keyboard.press("Enter");
  await expect(sessionDialog(page).getByText("Adresse ou mot de passe inexact.")).toBeVisible();
  await givePassword(page);
  await expect(textField(page)).toHaveValue("Après la session");
  await expect.poll(async () => (await draftsNamed(name))[0]?.follow_up?.body).toBe("Après la session");
  expect(await draftsNamed(name)).toHaveLength(1);
});

test("a form whose session has ended is sent after the password", async ({ page }) => {
  await logIn(page);
  await page.goto("/categories");
  await page.getByRole("button", { name: /Créer (une|la première) catégorie/ }).click();
  await page.getByRole("dialog").getByLabel("Nom", { exact: true }).fill(`Après session ${run}`);
  await endSession(page);
  await page.getByRole("dialog").getByRole("button", { name: "Créer la catégorie" }).click();
  await givePassword(page);
  await expect(page.getByText(`Après session ${run}`).first()).toBeVisible();
});

test("once declined, the draft stays on the device and the status offers to log in", async ({ page }) => {
  await logIn(page);
  await page.goto("/campaigns/new");
  await page.waitForLoadState("networkidle");
  await endSession(page);
  await nameField(page).fill(`Plus tard ${run}`);
  await sessionDialog(page).getByRole("button", { name: "Plus tard" }).click();
  await nameField(page).fill(`Plus tard encore ${run}`);
  await expect(page.getByText(/^Session terminée.+gardé sur cet appareil/)).toBeVisible();
  await expect(sessionDialog(page)).toBeHidden();
  await page.getByRole("button", { name: "Se reconnecter" }).click();
  await givePassword(page);
  await expect(page.getByText(/^Enregistré à/)).toBeVisible();
});

test("when another account logs in, nothing that the former typed is left", async ({ page }) => {
  await logIn(page);
  await page.goto("/contacts");
  await page
    .getByRole("button", { name: /^Ajouter/ })
    .first()
    .click();
  await page.getByRole("dialog").getByLabel("Nom", { exact: false }).first().fill(`Secret ${run}`);
  await page.reload();
  const storage = () => page.evaluate(() => JSON.stringify(localStorage));
  expect(await storage()).toContain(`Secret ${run}`);
  await endSession(page);
  await logIn(page, ACCOUNTS.superAdmin);
  await expect.poll(storage).not.toContain(`Secret ${run}`);
});

test("logging out asks before it deletes what only this device has", async ({ page }) => {
  await logIn(page);
  await page.goto("/templates/new");
  await page.getByRole("textbox", { name: "Texte", exact: true }).fill("Bonjour");
  await page.getByRole("button", { name: /^Compte/ }).click();
  await page.getByRole("menuitem", { name: "Se déconnecter" }).click();
  const question = page.getByRole("alertdialog");
  await expect(question).toContainText("effacer ce qui n’est pas enregistré");
  await question.getByRole("button", { name: "Se déconnecter et effacer" }).click();
  await page.waitForURL("**/login");
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("Bonjour");
});

test("a link to a page leads there after log-in, and never to another site", async ({ page }) => {
  await page.goto("/contacts?q=Awa");
  await expect(page).toHaveURL("/login?next=%2Fcontacts%3Fq%3DAwa");
  const enter = async () => {
    await page.locator("input[type=email]").fill(ACCOUNTS.admin);
    await page.locator("input[type=password]").fill(ACCOUNTS.password);
    await page.keyboard.press("Enter");
  };
  await enter();
  await expect(page).toHaveURL("/contacts?q=Awa");
  for (const next of ["//evil.example", "/\\evil.example", "%2F%2Fevil.example", "https://evil.example"]) {
    await page.context().clearCookies({ name: /^sb-/ });
    await page.goto(`/login?next=${next}`);
    await enter();
    await page.waitForURL("**/dashboard");
  }
});

test("an error of an import stands at the button, with the focus", async ({ page, context }) => {
  await logIn(page);
  await page.goto("/contacts/import");
  await page.locator("input[type=file]").setInputFiles({
    name: "liste.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`Nom;Téléphone\nAwa;+22177${run}77\n`),
  });
  const start = page.getByRole("button", { name: /^Importer/ }).first();
  await expect(start).toBeVisible();
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await start.click();
  const problem = page.getByRole("alert").filter({ hasText: "La connexion est coupée" });
  await expect(problem).toBeInViewport();
  await expect(problem.locator("xpath=..")).toBeFocused();
});

test.describe("with the service worker", () => {
  test.use({ serviceWorkers: "allow" });

  test("a page opened offline is ours, keeps nothing personal, and opens by itself when the connection is back", async ({
    page,
    context,
  }) => {
    await logIn(page);
    await page.goto("/campaigns/new");
    const stored = () =>
      page.evaluate(async () => {
        const texts: string[] = [];
        for (const name of await caches.keys())
          for (const request of await (await caches.open(name)).keys())
            texts.push(new URL(request.url).pathname);
        return texts;
      });
    await expect.poll(stored).toContain("/offline");
    expect(
      (await stored()).filter((path) => path !== "/offline" && !path.startsWith("/_next/static/")),
    ).toEqual([]);
    const page_text = await page.evaluate(async () => (await caches.match("/offline"))?.text());
    expect(page_text).not.toContain(ACCOUNTS.admin);

    await nameField(page).fill(`Hors ligne ${run}`);
    await context.setOffline(true);
    await nameField(page).fill(`Hors ligne, suite ${run}`);
    await page.goto("/contacts").catch(() => undefined);
    await expect(page.getByRole("heading", { name: "Vous êtes hors ligne" })).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByRole("heading", { name: "Contacts" })).toBeVisible();
    await page.goto("/campaigns/new");
    await expect(nameField(page)).toHaveValue(`Hors ligne, suite ${run}`);
  });

  test("Relance can be installed", async ({ page, request }) => {
    await page.goto("/login");
    const href = await page.locator('link[rel="manifest"]').getAttribute("href");
    const manifest = await (await request.get(href ?? "")).json();
    expect(manifest).toMatchObject({ name: "Relance", display: "standalone", start_url: "/dashboard" });
    for (const { src } of manifest.icons) {
      const icon = await request.get(src);
      expect(icon.headers()["content-type"], src).toBe("image/png");
    }
    expect((await request.get("/sw.js")).headers()["content-type"]).toContain("javascript");
  });
});

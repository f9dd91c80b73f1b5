import { expect, test } from "@playwright/test";
import { chooseTemplate, logIn } from "../support/people-in-a-browser.ts";
import { stack } from "../support/stack.ts";

const run = String(Date.now()).slice(-6);
const category = `Evening classes ${run}`;
const campaign = `Spring ${run}`;
const grace = { name: `Grace Mensah ${run}`, phone: `241${run}` };

test.use({ locale: "en-GB", viewport: { width: 320, height: 700 } });
test.setTimeout(120_000);

test("in English on a small phone: a category, a contact, a campaign, a reply, Message 2", async ({
  page,
}) => {
  await logIn(page);
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("link", { name: "Categories" }).click();
  await page
    .getByRole("button", { name: /Create (the first )?category/ })
    .first()
    .click();
  const categoryForm = page.getByRole("dialog", { name: "Create category" });
  await categoryForm.getByLabel("Name").fill(category);
  await categoryForm.getByRole("button", { name: "Create category" }).click();
  await expect(page.getByRole("link", { name: category })).toBeVisible();

  await page.getByRole("link", { name: "Contacts" }).click();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const form = page.getByRole("dialog", { name: "Add contact" });
  await form.getByLabel("Name", { exact: true }).fill(grace.name);
  await form.getByRole("combobox", { name: "Country" }).click();
  await page.getByPlaceholder("Search by country or calling code").fill("Ghana");
  await page.getByRole("option", { name: "Ghana +233" }).click();
  await form.getByLabel("Phone").fill(grace.phone);
  await form.getByRole("checkbox", { name: category }).check();
  await form.getByRole("button", { name: "Add contact" }).click();
  await expect(form).toBeHidden();
  await expect(page.getByRole("link", { name: grace.name })).toBeVisible();

  await page.goto("/campaigns/new");
  await page.getByLabel("Campaign name").fill(campaign);
  await page.getByRole("checkbox", { name: category }).check();
  await chooseTemplate(page, "Rappel inscription");
  await page.getByLabel("Value 1", { exact: true }).selectOption("full_name");
  await page.getByLabel("Text", { exact: true }).fill("Thank you, see you soon!");
  await expect(page.getByText("1 contact will receive Message 1.")).toBeVisible();
  await page.getByRole("button", { name: "Review", exact: true }).click();
  await expect(page).toHaveURL(/\/campaigns\/\d+\/review/);
  await page.getByRole("button", { name: "Launch to 1 person" }).click();
  await expect(page.getByRole("heading", { level: 1, name: campaign })).toBeVisible();

  const phone = await page.context().newPage();
  // The list of conversations, hidden on a narrow screen, contains the last message too.
  const shown = (text: string) => phone.getByText(text).filter({ visible: true }).first();
  await expect(async () => {
    await phone.goto(`${stack().whatsapp}/+233${grace.phone}`);
    await expect(shown(`Bonjour ${grace.name}`)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 45_000 });
  await phone.getByRole("textbox", { name: "Message", exact: true }).fill("Yes please");
  await phone.getByRole("button", { name: "Send", exact: true }).click();
  await expect(shown("Thank you, see you soon!")).toBeVisible();
  await phone.close();

  const funnel = page.getByRole("region", { name: "Who received what" });
  await expect(funnel.getByRole("link", { name: "Message 2 sent 1" })).toBeVisible();
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
    "no sideways scroll",
  ).toBe(true);
});

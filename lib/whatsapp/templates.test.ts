// @vitest-environment node
import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { GraphError } from "./graph";
import { getPhoneNumber } from "./phone-number";
import { listTemplates } from "./templates";

type Answer = [status: number, body: object | string];
let answers: Answer[] = [];
let asked: URL[] = [];
const server = http.createServer((request, response) => {
  asked.push(new URL(request.url ?? "", "http://graph"));
  const [status, body] = answers.shift() ?? [500, ""];
  response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
afterAll(() => server.close());
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const graph = { url, version: "v25.0", token: "t" };
beforeEach(() => {
  answers = [];
  asked = [];
});

const template = (name: string) => ({
  id: name,
  name,
  language: "fr",
  status: "APPROVED",
  category: "marketing",
  components: [{ type: "BODY", text: "x" }],
});
const page = (names: string[], after?: string) => ({
  data: names.map(template),
  paging: after
    ? { cursors: { after }, next: "https://elsewhere.example/steal" }
    : { cursors: { after: "end" } },
});

describe("the list of templates", () => {
  it("is read from all pages, by cursor at our own address", async () => {
    answers = [
      [200, page(["a", "b"], "c1")],
      [200, page(["c"])],
    ];
    const templates = await listTemplates(graph, "waba");
    expect(
      templates.map(({ name, category, parameter_format }) => [name, category, parameter_format]),
    ).toEqual(["a", "b", "c"].map((name) => [name, "MARKETING", "POSITIONAL"]));
    expect(asked.map((each) => [each.pathname, each.searchParams.get("after")])).toEqual([
      ["/v25.0/waba/message_templates", null],
      ["/v25.0/waba/message_templates", "c1"],
    ]);
  });

  it("leaves out templates that the database cannot store, and keeps the others", async () => {
    const [good, upper, long, half] = ["a", "Bad-Name", "x".repeat(600), "b"].map(template);
    const text = JSON.stringify([{ type: "BODY", text: "Bonjour \ud83d" }]);
    answers = [[200, { data: [good, upper, long, { ...half, components: JSON.parse(text) }] }]];
    const templates = await listTemplates(graph, "waba");
    expect(templates.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(JSON.stringify(templates)).not.toContain("\\ud83d");
  });

  it("is read anew when a cursor is no longer valid", async () => {
    answers = [
      [200, page(["a"], "old")],
      [400, { error: { code: 131059, message: "bad cursor" } }],
      [200, page(["a", "b"])],
    ];
    expect(await listTemplates(graph, "waba")).toHaveLength(2);
  });

  it("leaves out a template that cannot be parsed", async () => {
    answers = [[200, { data: [{ id: 1 }, template("a")] }]];
    expect(await listTemplates(graph, "waba")).toHaveLength(1);
  });
});

describe("reading from Meta", () => {
  it("is repeated after an invalid response, and fails with Meta's code after an error", async () => {
    answers = [
      [502, "<html>"],
      [200, { id: "1", verified_name: "Teranga" }],
    ];
    expect(await getPhoneNumber(graph, "1")).toMatchObject({ verified_name: "Teranga" });
    answers = [[401, { error: { code: 190, message: "expired" } }]];
    await expect(getPhoneNumber(graph, "1")).rejects.toSatisfy(
      (error) => error instanceof GraphError && error.graph_code === 190 && error.code === "unavailable",
    );
    expect(asked).toHaveLength(3);
  });
});

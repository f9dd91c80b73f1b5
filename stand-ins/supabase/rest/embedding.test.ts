import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Samples, startSamples } from "./samples.ts";

let samples: Samples;
beforeAll(async () => {
  samples = await startSamples();
});
afterAll(() => samples.stack.stop());

const call: Samples["call"] = (path, init) => samples.call(path, init);
const send: Samples["send"] = (method, path, body, prefer) => samples.send(method, path, body, prefer);

describe("embedded tables", () => {
  beforeAll(async () => {
    await samples.stack.sql(`
      create table public.parents (id int primary key, name text);
      create table public.children (id int primary key, parent_id int references public.parents, name text);
      grant select, insert, update on public.parents, public.children to service_role;
      insert into public.parents values (1, 'Awa'), (2, 'Karim');
      insert into public.children values (1, 1, 'a'), (2, 1, 'b'), (3, null, 'c');
      notify pgrst, 'reload schema';
    `);
    await vi.waitFor(async () => expect((await call("children?limit=0")).status).toBe(200));
  });
  test.each<[string, unknown]>([
    ["children?select=id,parents(name)&order=id&limit=1", [{ id: 1, parents: { name: "Awa" } }]],
    ["children?select=id,parents(name)&id=eq.3", [{ id: 3, parents: null }]],
    [
      "children?select=id,parents!inner(name)&order=id",
      [
        { id: 1, parents: { name: "Awa" } },
        { id: 2, parents: { name: "Awa" } },
      ],
    ],
    ["children?select=id,parent:parents(name)&parent.name=eq.Karim&id=eq.1", [{ id: 1, parent: null }]],
    [
      "parents?select=name,children(id)&order=id",
      [
        { name: "Awa", children: [{ id: 1 }, { id: 2 }] },
        { name: "Karim", children: [] },
      ],
    ],
    [
      "parents?select=name,children(id)&children.order=id.desc&children.limit=1&id=eq.1",
      [{ name: "Awa", children: [{ id: 2 }] }],
    ],
  ])("%s", async (path, body) => {
    expect((await call(path)).body).toEqual(body);
  });

  test("come with changed rows", async () => {
    const { body } = await send("PATCH", "children?id=eq.2&select=name,parents(name)", { name: "B" });
    expect(body).toEqual([{ name: "B", parents: { name: "Awa" } }]);
  });

  test.each([
    "children?select=...parents(name)",
    "children?parents=is.null&select=id,parents(name)",
    "children?select=",
  ])("what the stand-in does not know is not answered: %s", async (path) => {
    expect(await call(path)).toMatchObject({ status: 501, body: { code: "PGRST127" } });
  });
});

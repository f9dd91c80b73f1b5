// @vitest-environment node
import { describe, expect, it } from "vitest";
import { bytesOf, formOf, jsonOf, MOST_BYTES } from "./body";

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("http://app.test/api", { method: "POST", body, headers, duplex: "half" } as RequestInit);

/** A body without a `Content-Length`. */
function endless(): { body: ReadableStream<Uint8Array>; pulled: () => number } {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
  });
  return { body, pulled: () => pulled };
}

describe("a request body", () => {
  it("with a Content-Length above the limit is not read", async () => {
    const { body, pulled } = endless();
    const request = post(body, { "content-length": String(MOST_BYTES + 1) });
    await expect(bytesOf(request)).rejects.toMatchObject({ code: "too_large" });
    expect(pulled()).toBeLessThanOrEqual(65_536);
  });

  it("of unknown length is read no further than the limit", async () => {
    const { body, pulled } = endless();
    await expect(bytesOf(post(body), 1_000_000)).rejects.toMatchObject({ code: "too_large" });
    expect(pulled()).toBeLessThan(1_500_000);
  });

  it("as long as the limit is read whole", async () => {
    const bytes = new Uint8Array(1000).fill(7);
    expect(await bytesOf(post(bytes), 1000)).toEqual(bytes);
    await expect(bytesOf(post(bytes), 999)).rejects.toMatchObject({ code: "too_large" });
    const declared = (length: number) => bytesOf(post(bytes, { "content-length": String(length) }), 1000);
    expect(await declared(1000)).toEqual(bytes);
    await expect(declared(1001)).rejects.toMatchObject({ code: "too_large" });
  });

  it("that is empty is read as an empty object, and invalid JSON is refused", async () => {
    expect(await jsonOf(post(""))).toEqual({});
    await expect(jsonOf(post("{"))).rejects.toMatchObject({ code: "invalid" });
  });

  it("that is a form keeps its file; another content type or a malformed form is refused", async () => {
    const form = new FormData();
    form.set("file", new File(["a;b"], "é.csv"));
    const file = (await formOf(post(form))).get("file");
    expect(file).toMatchObject({ name: "é.csv", size: 3 });
    await expect(formOf(post("{}"))).rejects.toMatchObject({ code: "unsupported_media_type" });
    const broken = post("nothing", { "content-type": "multipart/form-data; boundary=x" });
    await expect(formOf(broken)).rejects.toMatchObject({ code: "invalid" });
  });
});

import "./node-version.mjs";

const { run } = await import("./local/run.ts");
await run("preview");

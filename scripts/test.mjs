import "./node-version.mjs";

await import("./test.ts");

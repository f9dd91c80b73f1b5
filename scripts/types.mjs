import "./node-version.mjs";

await import("./types.ts");

import "./node-version.mjs";

await import("./check.ts");

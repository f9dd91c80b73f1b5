import "./node-version.mjs";

await import("./schema/write.ts");

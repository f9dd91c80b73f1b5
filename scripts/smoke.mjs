import "./node-version.mjs";

const { smoke } = await import("./smoke/smoke.ts");
process.exitCode = await smoke(process.argv.slice(2));

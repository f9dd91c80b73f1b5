import "./node-version.mjs";

const { faults } = await import("../tests/faults/run.ts");
process.exitCode = await faults(process.argv.slice(2));

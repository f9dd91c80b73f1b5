import "./node-version.mjs";

const { bench } = await import("../tests/bench/run.ts");
process.exitCode = await bench(process.argv.slice(2));

import "./node-version.mjs";

const { ledger } = await import("./ledger/ledger.ts");
process.exitCode = await ledger(process.argv.slice(2));

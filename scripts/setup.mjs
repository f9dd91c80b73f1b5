import "./node-version.mjs";

await import("./app-modules.ts");
const { setup } = await import("./setup/setup.ts");
process.exitCode = await setup(process.argv.slice(2));

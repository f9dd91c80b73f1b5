import "./node-version.mjs";

await import("./app-modules.ts");
const { doctor } = await import("./doctor/doctor.ts");
// At once: a call that has been given up may still hold its connection.
process.exit(await doctor(process.argv.slice(2)));

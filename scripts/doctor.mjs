import "./node-version.mjs";

await import("./app-modules.ts");
const { doctor } = await import("./doctor/doctor.ts");
// Exits explicitly, since an aborted call may keep its connection open.
process.exit(await doctor(process.argv.slice(2)));

import "./node-version.mjs";

const { doctor } = await import("./doctor/doctor.ts");
process.exitCode = await doctor(process.argv.slice(2));

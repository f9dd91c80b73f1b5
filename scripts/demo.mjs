import "./node-version.mjs";

const { demo } = await import("./demo/demo.ts");
process.exitCode = await demo();

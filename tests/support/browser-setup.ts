import { startTestStack } from "./stack-setup.ts";

// The port is the configuration's, which knows it before anything runs.
export default () => startTestStack({ PORT: process.env.E2E_PORT ?? "" });

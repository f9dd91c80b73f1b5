import type { Instant } from "./rules";

export const instant = (): Instant => ({ monotonic_ms: performance.now(), wall_ms: Date.now() });

/** Epoch milliseconds that never step back while the process lives, whatever happens to the wall clock. */
export const now = (): number => Math.floor(performance.timeOrigin + performance.now());

export const seconds = (epochMs: number): string => String(Math.floor(epochMs / 1000));

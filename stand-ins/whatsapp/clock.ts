/** Epoch milliseconds that never go backwards while the process runs, even if the system clock does. */
export const now = (): number => Math.floor(performance.timeOrigin + performance.now());

export const seconds = (epochMs: number): string => String(Math.floor(epochMs / 1000));

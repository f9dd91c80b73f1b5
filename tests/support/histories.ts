const FEWEST = 200;
const LONGEST_MS = 600;

/** How many random histories each property of the ledger is tested with: `HISTORIES=1000 npm run test:db` for more. */
export const HISTORIES = Math.max(1, Number(process.env.HISTORIES) || FEWEST);

/** The time-out of such a test on a busy machine. */
export const HISTORIES_MS = Math.max(120_000, HISTORIES * LONGEST_MS);

const FEWEST = 200;

/** How many random histories each property of the ledger is held against: `HISTORIES=1000 npm run test:db` for more. */
export const HISTORIES = Math.max(1, Number(process.env.HISTORIES) || FEWEST);

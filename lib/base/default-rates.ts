/** How fast a sender sends until its settings say otherwise; the column defaults of `senders` are the same. */
export const DEFAULT_RATES = { per_minute: 25, per_second: 80 };

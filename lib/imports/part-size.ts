/** Vercel lets 4.5 MB through at once: a larger file goes in parts. Free of zod, for the browser. */
export const PART_BYTES = 4 * 1024 * 1024;

/** Meta's limit of 80 messages per second and number. */
export const FASTEST_PER_MINUTE = 4800;

/** Meta takes 80 messages a second from a number. */
export const FASTEST_PER_MINUTE = 4800;

/** Days are counted in UTC; their noon falls on the same date in every zone but the farthest. */
export const noonOf = (day: string): string => `${day}T12:00:00Z`;

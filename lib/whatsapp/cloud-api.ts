/** Meta's `platform_type` of a number that is registered with the Cloud API; a number of any other cannot send. */
export const CLOUD_API = "CLOUD_API";

/** Null is unknown: Meta was not asked, or did not tell. */
export const isUnregistered = (platform_type: string | null): boolean =>
  platform_type !== null && platform_type !== CLOUD_API;

/** Where menus hang, so that they stand inside a landmark like everything else. */
export function mainLandmark(): HTMLElement | undefined {
  return typeof document === "undefined" ? undefined : (document.querySelector("main") ?? undefined);
}

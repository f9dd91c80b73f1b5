/** Container of menus, so that they are inside a landmark. */
export function mainLandmark(): HTMLElement | undefined {
  return typeof document === "undefined" ? undefined : (document.querySelector("main") ?? undefined);
}

let door: (returnTo: HTMLElement | null) => void = () => {};

/** Called by what shows the palette. */
export function onPaletteWanted(open: typeof door) {
  door = open;
}

/** Opens the palette; the focus returns to `returnTo` when it closes without a choice. */
export const openPalette = (returnTo: HTMLElement | null) => door(returnTo);

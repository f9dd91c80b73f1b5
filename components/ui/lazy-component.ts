import dynamic from "next/dynamic";
import type { ComponentType } from "react";

const RETRY_MILLISECONDS = 3000;

/** Loads code again until it arrives: without a connection the page stays as it is, with what was typed. */
export const patient =
  <Code>(load: () => Promise<Code>) =>
  async (): Promise<Code> => {
    for (;;)
      try {
        return await load();
      } catch {
        await new Promise((resolve) => {
          const timer = setTimeout(resolve, RETRY_MILLISECONDS);
          addEventListener("online", () => resolve(clearTimeout(timer)), { once: true });
        });
      }
  };

/** A component whose code is loaded when it is shown, or earlier by the props in `preload`. */
export function lazyComponent<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return {
    Component: dynamic(patient(load), { ssr: false }),
    preload: { onPointerEnter: load, onFocus: load },
  };
}

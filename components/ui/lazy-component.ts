import dynamic from "next/dynamic";
import type { ComponentType } from "react";

/** A component whose code is fetched once it is shown, or as soon as the button with `preload` is approached. */
export function lazyComponent<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return { Component: dynamic(load, { ssr: false }), preload: { onPointerEnter: load, onFocus: load } };
}

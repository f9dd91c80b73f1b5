import dynamic from "next/dynamic";
import type { ComponentType } from "react";

/** A component whose code is loaded when it is shown, or earlier by the props in `preload`. */
export function lazyComponent<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  return { Component: dynamic(load, { ssr: false }), preload: { onPointerEnter: load, onFocus: load } };
}

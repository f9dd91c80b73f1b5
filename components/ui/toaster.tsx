"use client";

import { useEffect, useState } from "react";
import { lazyComponent } from "./lazy-component";
import { onFirstToast } from "./toast";

const { Component: Toasts } = lazyComponent(() => import("./toasts").then((module) => module.Toasts));

/** Shows toasts; its code is loaded at the first tap or key. */
export function Toaster() {
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    const want = () => setWanted(true);
    onFirstToast(want);
    addEventListener("pointerdown", want, { once: true });
    addEventListener("keydown", want, { once: true });
    return () => {
      removeEventListener("pointerdown", want);
      removeEventListener("keydown", want);
    };
  }, []);
  return wanted && <Toasts />;
}

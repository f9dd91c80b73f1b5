"use client";

import { type ComponentProps, type FormEvent, useRef } from "react";

type FormProps = Omit<ComponentProps<"form">, "ref" | "action" | "onReset" | "noValidate"> & {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
};

/**
 * A form that stands in the page from the server. Sent before its script runs, it waits for it: without an
 * action the browser would send it by itself, what was typed in the address, a password included.
 */
export function Form({ onSubmit, children, ...props }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  return (
    <form
      {...props}
      ref={form}
      noValidate
      action={() => form.current?.requestSubmit()}
      // React empties a form after its action.
      onReset={(event) => event.preventDefault()}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(event);
      }}
    >
      {children}
    </form>
  );
}

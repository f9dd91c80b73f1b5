"use client";

import { type ComponentProps, type FormEvent, useRef } from "react";

type FormProps = Omit<ComponentProps<"form">, "ref" | "action" | "onReset" | "noValidate"> & {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
};

/**
 * A server-rendered form. Submitting before hydration waits for it: without an action the browser would submit the form
 * itself and put its values in the URL, a password included.
 */
export function Form({ onSubmit, children, ...props }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  return (
    <form
      {...props}
      ref={form}
      noValidate
      action={() => form.current?.requestSubmit()}
      // React resets a form after its action.
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

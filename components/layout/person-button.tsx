"use client";

import { useState } from "react";
import { lazyComponent } from "../ui/lazy-component";
import { type Person, PersonTrigger } from "./person-trigger";

const { Component: PersonMenu, preload } = lazyComponent(() =>
  import("./person-menu").then((module) => module.PersonMenu),
);

/** Opens the user's menu, whose code is loaded when the pointer or focus reaches the button. */
export function PersonButton({ person }: { person: Person }) {
  const [wanted, setWanted] = useState(false);
  if (wanted) return <PersonMenu person={person} />;
  return (
    <PersonTrigger
      person={person}
      aria-haspopup="menu"
      aria-expanded={false}
      {...preload}
      onClick={() => setWanted(true)}
    />
  );
}

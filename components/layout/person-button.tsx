"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { type Person, PersonTrigger } from "./person-trigger";

const loadMenu = () => import("./person-menu");
const PersonMenu = dynamic(() => loadMenu().then((module) => module.PersonMenu), { ssr: false });

/** Opens the person's menu, whose code is fetched as the hand comes near. */
export function PersonButton({ person }: { person: Person }) {
  const [wanted, setWanted] = useState(false);
  if (wanted) return <PersonMenu person={person} />;
  return (
    <PersonTrigger
      person={person}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={loadMenu}
      onFocus={loadMenu}
      onClick={() => setWanted(true)}
    />
  );
}

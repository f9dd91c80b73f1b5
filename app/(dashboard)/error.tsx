"use client";

export { CrashPanel as default } from "@/components/common/crash-panel";

"use client";

import { CrashPanel, type CrashProps } from "@/components/common/crash-panel";
import { BarePage } from "@/components/layout/bare-page";

export default function RootError(props: CrashProps) {
  return (
    <BarePage>
      <CrashPanel {...props} />
    </BarePage>
  );
}

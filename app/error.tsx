"use client";

import { CrashPanel, type CrashProps } from "@/components/common/crash-panel";

export default function RootError(props: CrashProps) {
  return (
    <main className="lost">
      <CrashPanel {...props} />
    </main>
  );
}

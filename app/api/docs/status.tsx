import { cn } from "@/components/ui/cn";

const kinds: Record<string, string> = {
  2: "bg-secondary text-secondary-foreground",
  5: "bg-destructive-soft text-destructive-text",
};

export function Status({ code }: { code: string }) {
  return (
    <span
      className={cn(
        "rounded-sm bg-attention-soft px-2 py-0.5 font-sans text-base font-[650] text-attention-text normal-nums",
        kinds[code.charAt(0)],
      )}
    >
      {code}
    </span>
  );
}

import { cn } from "../ui/cn";

/** Two letters: of the first and the last word. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => Array.from(word ?? "")[0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

type AvatarProps = { name: string; className?: string };

export function Avatar({ name, className }: AvatarProps) {
  return (
    <span
      data-slot="avatar"
      className={cn(
        "inline-grid size-9 flex-none place-items-center rounded-full bg-secondary text-[0.8125rem] font-[650] tracking-[0.01em] text-secondary-foreground",
        className,
      )}
      aria-hidden="true"
    >
      {initials(name)}
    </span>
  );
}

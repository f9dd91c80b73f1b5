import { cn } from "../ui/cn";

/** Two letters: of the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters
    .map((word) => Array.from(word ?? "")[0] ?? "")
    .join("")
    .toLocaleUpperCase();
}

type AvatarProps = { name: string; large?: boolean; className?: string };

export function Avatar({ name, large, className }: AvatarProps) {
  return (
    <span className={cn("avatar", large && "avatar-lg", className)} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export const inProject = (...parts: string[]) => path.join(ROOT, ...parts);

import { clsx } from "clsx";

/** Our looks stand in the components layer, which every utility beats: there is nothing to merge. */
export const cn = clsx;

import type { ExternalToast, toast as sonner } from "sonner";

type Toasts = Pick<typeof sonner, "message" | "success" | "error">;

let ready: (toasts: Toasts) => void;
const toasts = new Promise<Toasts>((resolve) => {
  ready = resolve;
});
let want = () => {};

/** Called by the code that shows toasts, once it does. */
export const toastsAreReady = (loaded: Toasts) => ready(loaded);

/** `load` is called at the first toast. */
export function onFirstToast(load: () => void) {
  want = load;
}

const show = (kind: keyof Toasts) => (message: string, options?: ExternalToast) => {
  want();
  void toasts.then((loaded) => loaded[kind](message, options));
};

/** `toast("…")` shows for 6 s; with an undo action pass `duration: 10_000`. */
export const toast = Object.assign(show("message"), { success: show("success"), error: show("error") });

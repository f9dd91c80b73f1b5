/** The smallest PNG: one transparent dot. */
export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==",
  "base64",
);

/** A sample for the header of a template, as a form carries it. */
export function sampleForm(type: string, bytes: Uint8Array<ArrayBuffer> = PNG): FormData {
  const form = new FormData();
  form.set("file", new File([bytes], "affiche.png", { type }));
  return form;
}

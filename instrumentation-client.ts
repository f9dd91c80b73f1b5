// A page may turn out not to exist, or to lead elsewhere, after its loading state was sent. Next shows that by throwing,
// and React reports it as an error that it has recovered from.
window.addEventListener("error", (event) => {
  const digest: unknown = event.error?.digest;
  if (typeof digest === "string" && /^NEXT_(HTTP_ERROR_FALLBACK|REDIRECT);/.test(digest))
    event.preventDefault();
});

// Loaded before a function: what hosted Supabase's runtime has and plain Deno lacks.
globalThis.EdgeRuntime = {
  waitUntil(work) {
    Promise.resolve(work).catch((error) => console.error(error));
  },
};

// The input ends when the process that started us is gone, however it went. Not awaited before
// the function serves, since Deno loads the function only once nothing is awaited here.
const serve = Deno.serve;
Deno.serve = (...parameters) => {
  Deno.stdin.readable.pipeTo(new WritableStream()).finally(() => Deno.exit(0));
  return serve(...parameters);
};

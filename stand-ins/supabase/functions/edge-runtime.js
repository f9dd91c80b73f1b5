// Loaded before a function: the parts of hosted Supabase's runtime that plain Deno lacks.
globalThis.EdgeRuntime = {
  waitUntil(work) {
    Promise.resolve(work).catch((error) => console.error(error));
  },
};

// The input ends when the parent process has ended in any way. This is not awaited here, since Deno
// loads the function only once nothing is awaited.
const serve = Deno.serve;
Deno.serve = (...parameters) => {
  Deno.stdin.readable.pipeTo(new WritableStream()).finally(() => Deno.exit(0));
  return serve(...parameters);
};

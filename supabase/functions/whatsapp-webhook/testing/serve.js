// Starts the function on the port PORT. Deno 2.1 does not read DENO_SERVE_ADDRESS.
const serve = Deno.serve;
Deno.serve = (handler) => serve({ port: Number(Deno.env.get("PORT")), hostname: "127.0.0.1" }, handler);
await import("../index.ts");

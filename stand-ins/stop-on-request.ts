/** Runs `stop` and ends the process when a signal asks for it, or when the process that started this one has ended. */
export function stopOnRequest(stop: () => Promise<void>): void {
  let isStopping = false;
  for (const reason of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"] as const) {
    process.on(reason, () => {
      if (isStopping) return;
      isStopping = true;
      stop().then(
        () => process.exit(0),
        (error: Error) => {
          console.error(error.message);
          process.exit(1);
        },
      );
    });
  }
}

/** Says in one sentence why the server ended at its start, and what to do. */
export function explainExit(output: string, port: number, dataFolder: string): Error {
  const reason = lastComplaint(output);
  const known: [RegExp, string][] = [
    [
      /could not bind|address already in use|could not create any TCP/i,
      `Port ${port} is taken by another program: stop it, or set DB_PORT to a free port.`,
    ],
    [
      /incompatible with server|incompatible with this version/i,
      `The database folder ${dataFolder} was created by another version of PostgreSQL: delete it, or set DATA_DIR to another folder.`,
    ],
    [
      /wrong ownership|permission denied/i,
      `The database folder ${dataFolder} belongs to another user: delete it, run as that user, or set DATA_DIR to another folder.`,
    ],
    [/no space left/i, `The disk is full: free some space and start again (${dataFolder}).`],
    [
      /lock file|pre-existing shared memory/i,
      `Another PostgreSQL still uses ${dataFolder}: stop it, or set DATA_DIR to another folder (${reason}).`,
    ],
    [/shared memory|cannot allocate|out of memory/i, `PostgreSQL got too little memory: ${reason}.`],
  ];
  const sentence = known.find(([pattern]) => pattern.test(output))?.[1];
  return new Error(sentence ?? damaged(dataFolder, reason));
}

/** Whether to try again: a server that was killed a moment ago still locks its folder. */
export const isTemporary = (output: string) => /pre-existing shared memory|lock file/i.test(output);

/** Undefined if the server is only not ready yet. */
export function explainRefusal(refusal: unknown, dataFolder: string): Error | undefined {
  const { code, message } = refusal as { code?: string; message?: string };
  if (code === "28P01" || code === "28000") {
    return new Error(
      `The database in ${dataFolder} has another password than this project's: delete the folder, or set DATA_DIR to another one.`,
    );
  }
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code) || code === "57P03" || code === "53300")
    return undefined;
  return new Error(damaged(dataFolder, message ?? code));
}

const damaged = (dataFolder: string, reason: string) =>
  `The database folder ${dataFolder} is damaged (${reason}): delete it and start again; its data is lost.`;

function lastComplaint(output: string): string {
  const lines = output.trim().split("\n").filter(Boolean);
  const line = lines.findLast((text) => /FATAL|PANIC|ERROR/.test(text)) ?? lines[0] ?? "no message";
  return line.replace(/^.*(FATAL|PANIC|ERROR):\s*/, "").trim();
}

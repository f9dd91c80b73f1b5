const WIDTH = 30;

export function step(title: string): void {
  console.log(`\n${title}`);
}

export function bar(done: number, of: number, note = ""): void {
  const filled = Math.round((done / Math.max(1, of)) * WIDTH);
  const line = `  ${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${done}/${of} ${note}`;
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}${done >= of ? "\n" : ""}`);
  else if (done >= of || done % 5 === 0) console.log(line);
}

export function table(rows: [string, number][]): void {
  const most = Math.max(1, ...rows.map(([, count]) => count));
  const name = Math.max(...rows.map(([word]) => word.length));
  for (const [word, count] of rows) {
    console.log(
      `  ${word.padEnd(name)}  ${String(count).padStart(4)}  ${"▇".repeat(Math.round((count / most) * WIDTH))}`,
    );
  }
}

/** Polls until `reached` or for at most `patience_ms`; calls `show` when the value changes. */
export async function until<T>(
  ask: () => Promise<T>,
  reached: (value: T) => boolean,
  patience_ms: number,
  show: (value: T) => void = () => {},
): Promise<T> {
  const deadline = Date.now() + patience_ms;
  let shown = "";
  for (;;) {
    const value = await ask();
    if (JSON.stringify(value) !== shown) show(value);
    shown = JSON.stringify(value);
    if (reached(value) || Date.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

import type { Keys } from "./keys.ts";
import { Scripts } from "./lua/scripts.ts";
import { fail, integer, type Reply } from "./reply.ts";

type Command = {
  /** The number of words, name included, as Redis counts them. A negative one is a minimum. */
  arity: number;
  run: (...args: string[]) => Reply;
};
type Commands = Record<string, Command>;

/** The commands that the app uses, by itself and through `@upstash/ratelimit`. Each runs as a whole. */
export class Redis {
  private readonly data: Commands;
  private readonly scripting: Commands;

  constructor(keys: Keys) {
    this.data = dataCommands(keys);
    const scripts = new Scripts((words) => this.callFromScript(words));
    const run = (digest: string, count: string, words: string[]) => {
      const keys = integer(count);
      if (keys < 0) fail("ERR Number of keys can't be negative");
      if (keys > words.length) fail("ERR Number of keys can't be greater than number of args");
      return scripts.run(digest, words.slice(0, keys), words.slice(keys));
    };
    this.scripting = {
      eval: {
        arity: -3,
        run: (source = "", count = "", ...words) => run(scripts.load(source), count, words),
      },
      evalsha: { arity: -3, run: (digest = "", count = "", ...words) => run(digest, count, words) },
      script: {
        arity: -2,
        run: (subcommand = "", source = "") => {
          if (subcommand.toLowerCase() === "load") return scripts.load(source);
          return fail(`ERR unknown subcommand '${subcommand}'. Try SCRIPT HELP.`);
        },
      },
    };
  }

  call(words: string[]): Reply {
    return callOf(words, { ...this.data, ...this.scripting });
  }

  private callFromScript(words: string[]): Reply {
    if (Object.hasOwn(this.scripting, words[0]?.toLowerCase() ?? ""))
      fail("ERR This Redis command is not allowed from script");
    return callOf(words, this.data);
  }
}

function callOf([name = "", ...args]: string[], commands: Commands): Reply {
  const lower = name.toLowerCase();
  const command = Object.hasOwn(commands, lower) ? commands[lower] : undefined;
  if (!command) {
    const shown = args.map((arg) => `'${arg}' `).join("");
    return fail(`ERR unknown command '${name}', with args beginning with: ${shown}`);
  }
  const { arity, run } = command;
  const words = args.length + 1;
  if (arity < 0 ? words < -arity : words !== arity)
    fail(`ERR wrong number of arguments for '${lower}' command`);
  return run(...args);
}

function dataCommands(keys: Keys): Commands {
  const matching = (pattern: string) => {
    const matcher = matcherOf(pattern);
    return keys.keys().filter((key) => matcher.test(key));
  };
  return {
    ping: { arity: 1, run: () => "PONG" },
    get: { arity: 2, run: (key = "") => keys.find(key)?.value ?? null },
    set: {
      arity: 5,
      run: (key = "", value = "", option = "", ms = "") => {
        if (option.toLowerCase() !== "px") fail("ERR syntax error");
        if (integer(ms) <= 0) fail("ERR invalid expire time in 'set' command");
        keys.set(key, value, integer(ms));
        return "OK";
      },
    },
    incrby: { arity: 3, run: (key = "", by = "") => keys.add(key, integer(by)) },
    pexpire: { arity: 3, run: (key = "", ms = "") => Number(keys.expireIn(key, integer(ms))) },
    del: { arity: -2, run: (...names) => names.filter((name) => keys.delete(name)).length },
    keys: { arity: 2, run: (pattern = "") => matching(pattern) },
    scan: {
      arity: 4,
      run: (cursor = "", option = "", pattern = "") => {
        integer(cursor);
        if (option.toLowerCase() !== "match") fail("ERR syntax error");
        // All keys in one answer: the cursor is at its end.
        return ["0", matching(pattern)];
      },
    },
    flushdb: {
      arity: 1,
      run: () => {
        keys.clear();
        return "OK";
      },
    },
  };
}

function matcherOf(pattern: string): RegExp {
  if (/[?[\]\\]/.test(pattern))
    fail(`ERR the Redis stand-in imitates no sign but * in a pattern: '${pattern}'`);
  return new RegExp(`^${pattern.replace(/[.+^${}()|]/g, "\\$&").replaceAll("*", ".*")}$`, "s");
}

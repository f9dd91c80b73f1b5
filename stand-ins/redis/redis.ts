import { type Commands, fail, fits, read, write } from "./commands/command.ts";
import { hashes } from "./commands/hashes.ts";
import { keys } from "./commands/keys.ts";
import { lists } from "./commands/lists.ts";
import { sets } from "./commands/sets.ts";
import { sortedSets } from "./commands/sorted-sets.ts";
import { strings } from "./commands/strings.ts";
import type { Keyspace } from "./keyspace.ts";
import { Scripts } from "./lua/scripts.ts";
import { index, OK, type Reply } from "./reply.ts";

const NOT_IN_SCRIPTS = /^(eval|evalsha|script|flush)/;

/** Redis itself: one command after the other, each as a whole. */
export class Redis {
  private readonly db: Keyspace;
  private readonly commands: Commands;
  private readonly scripts: Scripts;
  private readonly changed: () => void;

  constructor(db: Keyspace, changed: () => void = () => {}) {
    this.db = db;
    this.changed = changed;
    this.scripts = new Scripts((words, readOnly) => this.fromScript(words, readOnly));
    this.commands = { ...strings, ...hashes, ...lists, ...sets, ...sortedSets, ...keys, ...this.scripting() };
  }

  call(words: string[]): Reply {
    const command = this.find(words);
    const reply = command.run(this.db, words.slice(1));
    if (command.writes) this.changed();
    return reply;
  }

  /** Throws what would be refused before it runs: an unknown command, or arguments too few or too many. */
  find([name = "", ...args]: string[]) {
    const lower = name.toLowerCase();
    const command = Object.hasOwn(this.commands, lower) ? this.commands[lower] : undefined;
    if (!command) return fail(`ERR unknown command '${name.slice(0, 64)}'`);
    if (!fits(command, args.length + 1)) fail(`ERR wrong number of arguments for '${lower}' command`);
    return command;
  }

  private fromScript(words: string[], readOnly: boolean): Reply {
    if (NOT_IN_SCRIPTS.test(words[0]?.toLowerCase() ?? ""))
      fail("ERR This Redis command is not allowed from script");
    if (this.find(words).writes && readOnly)
      fail("ERR Write commands are not allowed from read-only scripts.");
    return this.call(words);
  }

  private scripting(): Commands {
    const run = ([script = "", count = "", ...words]: string[], readOnly: boolean, digest: string) => {
      const keyCount = index(count);
      if (keyCount < 0) fail("ERR Number of keys can't be negative");
      if (keyCount > words.length) fail("ERR Number of keys can't be greater than number of args");
      return this.scripts.run(digest || script, words.slice(0, keyCount), words.slice(keyCount), readOnly);
    };
    return {
      eval: write(-3, (_db, args) => run(args, false, this.scripts.load(args[0] ?? ""))),
      eval_ro: read(-3, (_db, args) => run(args, true, this.scripts.load(args[0] ?? ""))),
      evalsha: write(-3, (_db, args) => run(args, false, "")),
      evalsha_ro: read(-3, (_db, args) => run(args, true, "")),
      script: read(-2, (_db, [sub = "", ...args]) => {
        switch (sub.toLowerCase()) {
          case "load":
            return this.scripts.load(args[0] ?? "");
          case "exists":
            return args.map((digest) => Number(this.scripts.has(digest)));
          case "flush":
            this.scripts.forget();
            return OK;
          default:
            return fail(`ERR unknown subcommand '${sub}'. Try SCRIPT HELP.`);
        }
      }),
    };
  }
}

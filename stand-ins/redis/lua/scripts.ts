import { createHash } from "node:crypto";
import "./settings.ts";
import fengari from "fengari";
import { RedisError, type Reply } from "../reply.ts";
import {
  bytes,
  fieldAt,
  JSON_NULL,
  type Json,
  jsonAt,
  push,
  pushField,
  pushJson,
  replyAt,
  type State,
  textAt,
} from "./values.ts";

const { lua, lauxlib, lualib } = fengari;
const LONGEST_MS = 5_000;

export type Call = (words: string[], readOnly: boolean) => Reply;

/** Integers of this Lua have 32 bits where Redis has doubles: what could grow beyond is made a double. */
const PRELUDE = `
  for _, name in ipairs({ "os", "io", "debug", "require", "package", "dofile", "loadfile", "print", "fengari", "js" }) do
    _G[name] = nil
  end
  local number, floor, ceil = tonumber, math.floor, math.ceil
  tonumber = function(...) local n = number(...); return n and n + 0.0 end
  math.floor = function(n) return floor(n) + 0.0 end
  math.ceil = function(n) return ceil(n) + 0.0 end
  math.pow = function(a, b) return a ^ b end
  table.getn = function(list) return #list end
  unpack, loadstring = table.unpack, load
  setmetatable(_G, {
    __newindex = function(_, name) error("Script attempted to create global variable '" .. tostring(name) .. "'", 2) end,
    __index = function(_, name) error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2) end,
  })`;

/** EVAL and its like, on a Lua of their own. Scripts run one at a time, and each as one command. */
export class Scripts {
  private readonly call: Call;
  private readonly state: State = lauxlib.luaL_newstate();
  private readonly compiled = new Map<string, number>();
  private readOnly = false;
  private endsAt = 0;

  constructor(call: Call) {
    this.call = call;
    lualib.luaL_openlibs(this.state);
    this.define("redis", {
      call: () => this.fromScript(false),
      pcall: () => this.fromScript(true),
      error_reply: () => this.answer("err"),
      status_reply: () => this.answer("ok"),
      sha1hex: () => this.give(sha1(this.word(1))),
      log: () => 0,
      replicate_commands: () => this.give(1),
    });
    this.define("cjson", {
      encode: () => this.give(Buffer.from(JSON.stringify(jsonAt(this.state, 1)), "utf8").toString("latin1")),
      decode: () => this.decode(),
    });
    lua.lua_pushglobaltable(this.state);
    lua.lua_getfield(this.state, -1, bytes("cjson"));
    lua.lua_pushlightuserdata(this.state, JSON_NULL);
    lua.lua_setfield(this.state, -2, bytes("null"));
    lua.lua_settop(this.state, 0);
    if (lauxlib.luaL_dostring(this.state, bytes(PRELUDE))) throw new Error(textAt(this.state, -1));
    lua.lua_sethook(this.state, () => this.endIfLate(), lua.LUA_MASKCOUNT, 100_000);
  }

  load(source: string): string {
    const digest = sha1(source);
    if (this.compiled.has(digest)) return digest;
    // Upstash's own flags, such as allow-key-locking, stand on a line that Lua does not know.
    const code = bytes(source.replace(/^#![^\n]*/, ""));
    if (lauxlib.luaL_loadbuffer(this.state, code, code.length, bytes("@user_script")) !== lua.LUA_OK) {
      const complaint = textAt(this.state, -1);
      lua.lua_pop(this.state, 1);
      throw new RedisError(`ERR Error compiling script (new function): ${complaint}`);
    }
    this.compiled.set(digest, lauxlib.luaL_ref(this.state, lua.LUA_REGISTRYINDEX));
    return digest;
  }

  has(digest: string): boolean {
    return this.compiled.has(digest.toLowerCase());
  }

  forget(): void {
    this.compiled.clear();
  }

  run(digest: string, keys: string[], args: string[], readOnly: boolean): Reply {
    const { state } = this;
    const compiled = this.compiled.get(digest.toLowerCase());
    if (compiled === undefined) throw new RedisError("NOSCRIPT No matching script. Please use EVAL.");
    this.readOnly = readOnly;
    this.endsAt = Date.now() + LONGEST_MS;
    const top = lua.lua_gettop(state);
    this.setGlobal("KEYS", keys);
    this.setGlobal("ARGV", args);
    lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, compiled);
    try {
      if (lua.lua_pcall(state, 0, 1, 0) === lua.LUA_OK) return replyAt(state, -1);
      throw new RedisError(this.complaint());
    } finally {
      lua.lua_settop(state, top);
    }
  }

  private complaint(): string {
    const { state } = this;
    if (lua.lua_type(state, -1) === lua.LUA_TTABLE)
      return fieldAt(state, lua.lua_gettop(state), "err") ?? "ERR unknown error";
    return `ERR ${lua.lua_type(state, -1) === lua.LUA_TSTRING ? textAt(state, -1) : "unknown error"}`;
  }

  private fromScript(isProtected: boolean): number {
    const { state } = this;
    try {
      const words = Array.from({ length: lua.lua_gettop(state) }, (_, at) => this.word(at + 1));
      push(state, this.call(words, this.readOnly));
      return 1;
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      pushField(state, "err", error.message);
      return isProtected ? 1 : lua.lua_error(state);
    }
  }

  private word(at: number): string {
    const { state } = this;
    const type = lua.lua_type(state, at);
    if (type === lua.LUA_TSTRING) return textAt(state, at);
    if (type !== lua.LUA_TNUMBER)
      throw new RedisError("ERR Lua redis lib command arguments must be strings or integers");
    const number = lua.lua_tonumber(state, at);
    return Number.isInteger(number) ? number.toFixed(0) : String(number);
  }

  private answer(kind: "ok" | "err"): number {
    pushField(this.state, kind, this.word(1));
    return 1;
  }

  private give(reply: Reply): number {
    push(this.state, reply);
    return 1;
  }

  private decode(): number {
    const { state } = this;
    try {
      pushJson(state, JSON.parse(Buffer.from(this.word(1), "latin1").toString("utf8")) as Json);
      return 1;
    } catch {
      pushField(state, "err", "ERR Expected value but found invalid token");
      return lua.lua_error(state);
    }
  }

  private define(library: string, functions: Record<string, () => number>): void {
    const { state } = this;
    lua.lua_pushglobaltable(state);
    lua.lua_createtable(state, 0, 8);
    for (const [name, run] of Object.entries(functions)) {
      lua.lua_pushcfunction(state, run);
      lua.lua_setfield(state, -2, bytes(name));
    }
    lua.lua_setfield(state, -2, bytes(library));
    lua.lua_settop(state, 0);
  }

  private setGlobal(name: string, words: string[]): void {
    const { state } = this;
    lua.lua_pushglobaltable(state);
    lua.lua_pushstring(state, bytes(name));
    push(state, words);
    lua.lua_rawset(state, -3);
    lua.lua_pop(state, 1);
  }

  private endIfLate(): void {
    if (Date.now() < this.endsAt) return;
    pushField(this.state, "err", "ERR Error running script: it takes longer than 5 seconds");
    lua.lua_error(this.state);
  }
}

const sha1 = (text: string): string => createHash("sha1").update(bytes(text)).digest("hex");

import { createHash } from "node:crypto";
import "./settings.ts";
import fengari from "fengari";
import { fail, RedisError, type Reply } from "../reply.ts";
import { bytes, push, replyAt, type State, textAt } from "./values.ts";

const { lua, lauxlib, lualib } = fengari;

/** This Lua's integers have 32 bits where Redis has doubles, so results that may be larger are made doubles. */
const PRELUDE = `
  for _, name in ipairs({ "os", "io", "debug", "require", "package", "dofile", "loadfile", "print", "fengari", "js" }) do
    _G[name] = nil
  end
  local number, floor = tonumber, math.floor
  tonumber = function(...) local n = number(...); return n and n + 0.0 end
  math.floor = function(n) return floor(n) + 0.0 end
  KEYS, ARGV = {}, {}
  setmetatable(_G, {
    __newindex = function(_, name) error("Script attempted to create global variable '" .. tostring(name) .. "'", 2) end,
    __index = function(_, name) error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2) end,
  })`;

/** Runs Lua scripts, which reach Redis by `redis.call` alone. */
export class Scripts {
  private readonly call: (words: string[]) => Reply;
  private readonly state: State = lauxlib.luaL_newstate();
  private readonly compiled = new Map<string, number>();

  constructor(call: (words: string[]) => Reply) {
    this.call = call;
    const { state } = this;
    lualib.luaL_openlibs(state);
    lua.lua_createtable(state, 0, 1);
    lua.lua_pushcfunction(state, () => this.fromScript());
    lua.lua_setfield(state, -2, bytes("call"));
    lua.lua_setglobal(state, bytes("redis"));
    if (lauxlib.luaL_dostring(state, bytes(PRELUDE))) throw new Error(textAt(state, -1));
  }

  /** Compiles a script and returns the digest that EVALSHA knows it by. */
  load(source: string): string {
    const digest = createHash("sha1").update(source).digest("hex");
    if (this.compiled.has(digest)) return digest;
    // Upstash's own flags, such as allow-key-locking, are on a first line that Lua does not know.
    const code = bytes(source.replace(/^#![^\n]*/, ""));
    if (lauxlib.luaL_loadbuffer(this.state, code, code.length, bytes("@user_script")) !== lua.LUA_OK) {
      const complaint = textAt(this.state, -1);
      lua.lua_pop(this.state, 1);
      fail(`ERR Error compiling script (new function): ${complaint}`);
    }
    this.compiled.set(digest, lauxlib.luaL_ref(this.state, lua.LUA_REGISTRYINDEX));
    return digest;
  }

  run(digest: string, keys: string[], args: string[]): Reply {
    const { state } = this;
    const compiled = this.compiled.get(digest);
    if (compiled === undefined) return fail("NOSCRIPT No matching script. Please use EVAL.");
    const top = lua.lua_gettop(state);
    push(state, keys);
    lua.lua_setglobal(state, bytes("KEYS"));
    push(state, args);
    lua.lua_setglobal(state, bytes("ARGV"));
    lua.lua_rawgeti(state, lua.LUA_REGISTRYINDEX, compiled);
    try {
      if (lua.lua_pcall(state, 0, 1, 0) === lua.LUA_OK) return replyAt(state, -1);
      const complaint = lua.lua_type(state, -1) === lua.LUA_TSTRING ? textAt(state, -1) : "unknown error";
      return fail(/^[A-Z]+ /.test(complaint) ? complaint : `ERR ${complaint}`);
    } finally {
      lua.lua_settop(state, top);
    }
  }

  private fromScript(): number {
    const { state } = this;
    try {
      push(state, this.call(Array.from({ length: lua.lua_gettop(state) }, (_, at) => this.word(at + 1))));
      return 1;
    } catch (error) {
      if (!(error instanceof RedisError)) throw error;
      lua.lua_pushstring(state, bytes(error.message));
      return lua.lua_error(state);
    }
  }

  private word(at: number): string {
    const { state } = this;
    const type = lua.lua_type(state, at);
    if (type === lua.LUA_TSTRING) return textAt(state, at);
    if (type !== lua.LUA_TNUMBER) fail("ERR Lua redis lib command arguments must be strings or integers");
    const number = lua.lua_tonumber(state, at);
    return Number.isInteger(number) ? number.toFixed(0) : String(number);
  }
}

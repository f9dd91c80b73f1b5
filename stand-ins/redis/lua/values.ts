import "./settings.ts";
import fengari from "fengari";
import { RedisError, type Reply, Status } from "../reply.ts";

const { lua, lauxlib } = fengari;
export type State = ReturnType<typeof lauxlib.luaL_newstate>;
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export const bytes = (text: string): Uint8Array => Buffer.from(text, "latin1");
export const textAt = (state: State, at: number): string =>
  Buffer.from(lua.lua_tostring(state, at)).toString("latin1");

/** An answer of Redis as a script sees it: nil is false, a status a table with `ok`. */
export function push(state: State, reply: Reply): void {
  if (reply === null) lua.lua_pushboolean(state, false);
  else if (typeof reply === "number") lua.lua_pushnumber(state, reply);
  else if (typeof reply === "string") lua.lua_pushstring(state, bytes(reply));
  else if (reply instanceof Status) pushField(state, "ok", reply.text);
  else pushList(state, reply, (item) => push(state, item));
}

export function pushField(state: State, name: "ok" | "err", text: string): void {
  lua.lua_createtable(state, 0, 1);
  lua.lua_pushstring(state, bytes(text));
  lua.lua_setfield(state, -2, bytes(name));
}

function pushList<Item>(state: State, items: Item[], pushItem: (item: Item) => void): void {
  lua.lua_createtable(state, items.length, 0);
  for (const [at, item] of items.entries()) {
    pushItem(item);
    lua.lua_rawseti(state, -2, at + 1);
  }
}

/** What a script returns as an answer of Redis: numbers lose their fraction, a list ends at its first nil. */
export function replyAt(state: State, index: number): Reply {
  const at = lua.lua_absindex(state, index);
  switch (lua.lua_type(state, at)) {
    case lua.LUA_TNUMBER:
      return Math.trunc(lua.lua_tonumber(state, at));
    case lua.LUA_TSTRING:
      return textAt(state, at);
    case lua.LUA_TBOOLEAN:
      return lua.lua_toboolean(state, at) ? 1 : null;
    case lua.LUA_TTABLE: {
      const error = fieldAt(state, at, "err");
      if (error !== undefined) throw new RedisError(error);
      const status = fieldAt(state, at, "ok");
      return status === undefined ? itemsAt(state, at, replyAt) : new Status(status);
    }
    default:
      return null;
  }
}

export function fieldAt(state: State, at: number, name: string): string | undefined {
  lua.lua_getfield(state, at, bytes(name));
  const text = lua.lua_type(state, -1) === lua.LUA_TSTRING ? textAt(state, -1) : undefined;
  lua.lua_pop(state, 1);
  return text;
}

function itemsAt<Item>(state: State, at: number, read: (state: State, index: number) => Item): Item[] {
  const items: Item[] = [];
  for (let place = 1; ; place++) {
    lua.lua_rawgeti(state, at, place);
    const isEnd = lua.lua_isnil(state, -1);
    if (!isEnd) items.push(read(state, -1));
    lua.lua_pop(state, 1);
    if (isEnd) return items;
  }
}

/** `cjson.null`, which a table can hold where nil would be no entry. */
export const JSON_NULL = {};

export function pushJson(state: State, value: Json): void {
  if (value === null) lua.lua_pushlightuserdata(state, JSON_NULL);
  else if (typeof value === "boolean") lua.lua_pushboolean(state, value);
  else if (typeof value === "number") lua.lua_pushnumber(state, value);
  else if (typeof value === "string") lua.lua_pushstring(state, Buffer.from(value, "utf8"));
  else if (Array.isArray(value)) pushList(state, value, (item) => pushJson(state, item));
  else {
    lua.lua_createtable(state, 0, 0);
    for (const [name, inner] of Object.entries(value)) {
      pushJson(state, inner);
      lua.lua_setfield(state, -2, Buffer.from(name, "utf8"));
    }
  }
}

/** A table with a first item is a list, any other an object, an empty one too, as cjson has it. */
export function jsonAt(state: State, index: number): Json {
  const at = lua.lua_absindex(state, index);
  switch (lua.lua_type(state, at)) {
    case lua.LUA_TNUMBER:
      return lua.lua_tonumber(state, at);
    case lua.LUA_TSTRING:
      return Buffer.from(lua.lua_tostring(state, at)).toString("utf8");
    case lua.LUA_TBOOLEAN:
      return lua.lua_toboolean(state, at);
    case lua.LUA_TTABLE:
      return lua.lua_rawlen(state, at) > 0 ? itemsAt(state, at, jsonAt) : objectAt(state, at);
    default:
      return null;
  }
}

function objectAt(state: State, at: number): { [key: string]: Json } {
  const object: { [key: string]: Json } = {};
  lua.lua_pushnil(state);
  while (lua.lua_next(state, at)) {
    const isText = lua.lua_type(state, -2) === lua.LUA_TSTRING;
    const name = isText
      ? Buffer.from(lua.lua_tostring(state, -2)).toString("utf8")
      : String(lua.lua_tonumber(state, -2));
    object[name] = jsonAt(state, -1);
    lua.lua_pop(state, 1);
  }
  return object;
}

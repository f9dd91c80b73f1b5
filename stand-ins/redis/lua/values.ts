import "./settings.ts";
import fengari from "fengari";
import type { Reply } from "../reply.ts";

const { lua, lauxlib } = fengari;
export type State = ReturnType<typeof lauxlib.luaL_newstate>;

export const bytes = (text: string): Uint8Array => Buffer.from(text);
export const textAt = (state: State, at: number): string =>
  Buffer.from(lua.lua_tostring(state, at)).toString();

/** A reply as a script sees it: nil is false. */
export function push(state: State, reply: Reply): void {
  if (reply === null) lua.lua_pushboolean(state, false);
  else if (typeof reply === "number") lua.lua_pushnumber(state, reply);
  else if (typeof reply === "string") lua.lua_pushstring(state, bytes(reply));
  else {
    lua.lua_createtable(state, reply.length, 0);
    for (const [at, item] of reply.entries()) {
      push(state, item);
      lua.lua_rawseti(state, -2, at + 1);
    }
  }
}

/** What a script returns, as a reply: numbers lose their fraction, a list ends at its first nil. */
export function replyAt(state: State, index: number): Reply {
  switch (lua.lua_type(state, index)) {
    case lua.LUA_TNUMBER:
      return Math.trunc(lua.lua_tonumber(state, index));
    case lua.LUA_TSTRING:
      return textAt(state, index);
    case lua.LUA_TBOOLEAN:
      return lua.lua_toboolean(state, index) ? 1 : null;
    case lua.LUA_TTABLE:
      return itemsAt(state, lua.lua_absindex(state, index));
    default:
      return null;
  }
}

function itemsAt(state: State, at: number): Reply[] {
  const items: Reply[] = [];
  for (let place = 1; ; place++) {
    lua.lua_rawgeti(state, at, place);
    const isEnd = lua.lua_isnil(state, -1);
    if (!isEnd) items.push(replyAt(state, -1));
    lua.lua_pop(state, 1);
    if (isEnd) return items;
  }
}

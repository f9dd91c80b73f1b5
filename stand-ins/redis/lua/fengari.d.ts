declare module "fengari" {
  /** A Lua machine; nothing of it is touched but through these functions. */
  type State = { readonly lua: unique symbol };
  type Bytes = Uint8Array;
  type Function = (state: State) => number;

  const fengari: {
    lua: {
      readonly LUA_OK: number;
      readonly LUA_REGISTRYINDEX: number;
      readonly LUA_TBOOLEAN: number;
      readonly LUA_TNUMBER: number;
      readonly LUA_TSTRING: number;
      readonly LUA_TTABLE: number;
      readonly LUA_TLIGHTUSERDATA: number;
      readonly LUA_MASKCOUNT: number;
      lua_absindex(state: State, index: number): number;
      lua_createtable(state: State, items: number, fields: number): void;
      lua_error(state: State): number;
      lua_getfield(state: State, index: number, name: Bytes): number;
      lua_gettop(state: State): number;
      lua_isnil(state: State, index: number): boolean;
      lua_next(state: State, index: number): number;
      lua_pcall(state: State, args: number, results: number, handler: number): number;
      lua_pop(state: State, count: number): void;
      lua_pushboolean(state: State, value: boolean): void;
      lua_pushcfunction(state: State, run: Function): void;
      lua_pushglobaltable(state: State): void;
      lua_pushlightuserdata(state: State, value: object): void;
      lua_pushnil(state: State): void;
      lua_pushnumber(state: State, value: number): void;
      lua_pushstring(state: State, value: Bytes): void;
      lua_rawgeti(state: State, index: number, at: number): number;
      lua_rawlen(state: State, index: number): number;
      lua_rawset(state: State, index: number): void;
      lua_rawseti(state: State, index: number, at: number): void;
      lua_setfield(state: State, index: number, name: Bytes): void;
      lua_sethook(state: State, hook: (state: State) => void, mask: number, count: number): void;
      lua_settop(state: State, index: number): void;
      lua_toboolean(state: State, index: number): boolean;
      lua_tonumber(state: State, index: number): number;
      lua_tostring(state: State, index: number): Bytes;
      lua_type(state: State, index: number): number;
    };
    lauxlib: {
      luaL_dostring(state: State, source: Bytes): boolean;
      luaL_loadbuffer(state: State, source: Bytes, size: number, name: Bytes): number;
      luaL_newstate(): State;
      luaL_ref(state: State, index: number): number;
    };
    lualib: { luaL_openlibs(state: State): void };
  };
  export default fengari;
}

declare module "fengari" {
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
      lua_absindex(state: State, index: number): number;
      lua_createtable(state: State, items: number, fields: number): void;
      lua_error(state: State): number;
      lua_gettop(state: State): number;
      lua_isnil(state: State, index: number): boolean;
      lua_pcall(state: State, args: number, results: number, handler: number): number;
      lua_pop(state: State, count: number): void;
      lua_pushboolean(state: State, value: boolean): void;
      lua_pushcfunction(state: State, run: Function): void;
      lua_pushnumber(state: State, value: number): void;
      lua_pushstring(state: State, value: Bytes): void;
      lua_rawgeti(state: State, index: number, at: number): number;
      lua_rawseti(state: State, index: number, at: number): void;
      lua_setfield(state: State, index: number, name: Bytes): void;
      lua_setglobal(state: State, name: Bytes): void;
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

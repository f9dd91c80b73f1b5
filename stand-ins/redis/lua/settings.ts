// Read by fengari as it loads: numbers are written as Lua 5.1, which Redis has, writes them: 5, not 5.0.
process.env.FENGARICONF = JSON.stringify({ LUA_COMPAT_FLOATSTRING: true });

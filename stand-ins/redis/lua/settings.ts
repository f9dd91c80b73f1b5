// fengari reads this as it loads: write numbers as Redis's Lua 5.1 does, 5 instead of 5.0.
process.env.FENGARICONF = JSON.stringify({ LUA_COMPAT_FLOATSTRING: true });

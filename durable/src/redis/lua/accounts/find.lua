-- ARGV: 'id' or 'name', which
local id = ARGV[2]
if ARGV[1] == 'name' then id = call('HGET', 'hub:names', id) end
return id and account(id)

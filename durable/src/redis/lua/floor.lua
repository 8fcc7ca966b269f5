-- No id up to this one is given any more. If none so high was ever given here, this store is older than its archive.
--
-- ARGV: epoch, id
local epoch, id = ARGV[1], ARGV[2]
local s = state('epoch', 'last', 'floor', 'break')
if s[1] ~= epoch then return 'epoch' end
if id > later(s[2], s[4]) then
  call('HSET', 'hub:state', 'break', id)
  call('ZADD', 'hub:breaks', 0, table.concat({ s[2] or ZERO, id, 'all' }, ' '))
end
call('HSET', 'hub:state', 'floor', later(s[3], id))
return 'raised'

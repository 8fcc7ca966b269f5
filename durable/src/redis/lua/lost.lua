-- What is known of losses: the first id given here, the last, the floor, the time, and each break as noted.
--
-- ARGV: epoch
local s = state('epoch', 'first', 'last', 'floor')
if s[1] ~= ARGV[1] then return 'epoch' end
return { s[2] or '', s[3] or '', s[4] or '', call('TIME')[1], call('ZRANGE', 'hub:breaks', 0, -1) }

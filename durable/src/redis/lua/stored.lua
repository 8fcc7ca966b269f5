-- The message that a command has stored: id, record, delivered, read. Nothing if it hasn't, or is forgotten.
--
-- ARGV: command's key, now
local known = call('GET', 'hub:once:' .. ARGV[1])
if not known then return false end
local till, id, where = known:match('^(%d+) (%x+) %S+ (.*)$')
if not till or tonumber(ARGV[2]) >= tonumber(till) then return false end
local l = letter(id) or { delivered = '0', read = '0' }
return { id, record(id, cjson.decode(where)), l.delivered, l.read }

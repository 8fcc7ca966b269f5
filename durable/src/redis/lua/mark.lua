-- A receipt. It goes forward only.
--
-- ARGV: id, 'delivered' or 'read', now
-- Returns 1 if it is news, else 0; record, delivered, read. Nothing if there is no such letter.
local id, what, now = ARGV[1], ARGV[2], ARGV[3]
local l = letter(id)
if not l then return false end
local logs = cjson.decode(l.logs)
local text = record(id, logs)
if not text then return false end
local news = 0
if l.delivered == '0' then l.delivered, news = now, 1 end
if what == 'read' and l.read == '0' then l.read, news = now, 1 end
if news == 1 then
  keep_letter(id, l)
  call('ZREM', 'hub:undelivered:' .. l.receiver, id)
  if (call('HGET', 'hub:room:' .. logs[1], 'cursor') or ZERO) >= id then call('ZADD', 'hub:remarked', 0, id) end
end
return { news, text, l.delivered, l.read }

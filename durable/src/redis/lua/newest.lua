-- The newest message of each room in a log: id, record of each.
--
-- ARGV: log
local found = {}
local rooms = call('HGETALL', 'hub:rooms:' .. ARGV[1])
for i = 2, #rooms, 2 do
  local text = record(rooms[i], { ARGV[1] })
  if text then
    found[#found + 1] = rooms[i]
    found[#found + 1] = text
  end
end
return found

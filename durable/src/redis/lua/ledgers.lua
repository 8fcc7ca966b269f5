-- What was counted of each log: log, above, stored, archived, cursor.
--
-- ARGV: the log after which to begin, how many
local found = {}
local from = ARGV[1] == '' and '-' or '(' .. ARGV[1]
local broken = state('break')[1] or ZERO
for _, log in ipairs(call('ZRANGE', 'hub:logs', from, '+', 'BYLEX', 'LIMIT', 0, ARGV[2])) do
  local room = counts(log)
  if room.above < broken then room.above, room.base = broken, room.n end
  local function of(from, upto) return upto - from - gaps_between(room.gaps, from, upto) end
  local stored, archived = of(room.base, room.n), math.max(0, of(room.base, room.cursor_n))
  for _, value in ipairs({ log, room.above, stored, archived, room.cursor }) do found[#found + 1] = value end
end
return found

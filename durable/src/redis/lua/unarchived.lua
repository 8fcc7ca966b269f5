-- Messages behind no cursor: the logs that wait longest first, in each the oldest first. From now on the archive may have them, whatever
-- becomes of who asked: so nothing takes them back any more. Who only looks (PEEKS) archives nothing, and leaves no trace.
--
-- ARGV: most messages, most bytes, then log and id: cursors that count although they aren't stored yet
-- Returns id, record, delivered, read of each.
local most, most_bytes = tonumber(ARGV[1]), tonumber(ARGV[2])
local sent = {}
for i = 3, #ARGV, 2 do sent[ARGV[i]] = ARGV[i + 1] end
local found, count, bytes = {}, 0, 0

-- Notes how far a log was handed out.
local function taken(log, id)
  if PEEKS then return end
  local before = call('HGET', 'hub:room:' .. log, 'taken') or ZERO
  if id > before then call('HSET', 'hub:room:' .. log, 'taken', id) end
end

local function take(log, from)
  local newest = ZERO
  -- A few first: one may be as large as all that is wanted.
  local step = 1
  while true do
    local entries = call('XRANGE', 'hub:log:' .. log, from, '+', 'COUNT', step)
    for _, entry in ipairs(entries) do
      from = '(' .. entry[1]
      if entry[2][3] == 's' then
        local id, text = id_at(entry[1]), entry[2][2]
        local l = letter(id) or { delivered = '0', read = '0' }
        for _, value in ipairs({ id, text, l.delivered, l.read }) do found[#found + 1] = value end
        count, bytes, newest = count + 1, bytes + #text, id
        if count >= most or bytes >= most_bytes then
          taken(log, newest)
          return true
        end
      end
    end
    if #entries < step then
      taken(log, newest)
      return false
    end
    -- As many as will fit if they are like those so far.
    step = math.max(1, math.min(64, most - count, math.floor((most_bytes - bytes) / (bytes / math.max(count, 1) + 1))))
  end
end

local offset = 0
while true do
  local logs = call('ZRANGE', 'hub:dirty', offset, offset + 63)
  for _, log in ipairs(logs) do
    local room = call('HMGET', 'hub:room:' .. log, 'cursor', 'newest')
    local from = later(room[1], sent[log])
    if (room[2] or ZERO) > from and take(log, '(' .. place(from)) then return found end
  end
  if #logs < 64 then return found end
  offset = offset + 64
end

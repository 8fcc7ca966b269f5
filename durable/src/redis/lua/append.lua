-- One message, in one step: nobody sees it half stored, and nobody comes between its id and its place.
--
-- ARGV: epoch, now, command's key, this try's own name, until when the command is remembered, how long its key is kept, room,
-- receiver or '', most bytes, most messages that wait (0: any number), record, log…
-- Returns the new id; or 'epoch', 'cancelled', 'bytes', 'backlog'; or of a command that was stored before its id, record,
-- delivered, read.
local epoch, now, key, try = ARGV[1], tonumber(ARGV[2]), 'hub:once:' .. ARGV[3], ARGV[4]
local room_name, receiver, text = ARGV[7], ARGV[8], ARGV[11]
local logs = {}
for i = 12, #ARGV do logs[#logs + 1] = ARGV[i] end

local s = state('epoch', 'last', 'floor', 'reserved', 'bytes', 'backlog', 'break')
if s[1] ~= epoch then return 'epoch' end

local known = call('GET', key)
if known then
  local till, id, by, where = known:match('^(%d+) (%x+) (%S+) (.*)$')
  if till and by == try then return id end
  if till and now < tonumber(till) then
    local l = letter(id) or { delivered = '0', read = '0' }
    return { id, record(id, cjson.decode(where)), l.delivered, l.read }
  end
  if not till and known:find(' ' .. try .. ' ', 1, true) then return 'cancelled' end
end

local weight = (#text + OVERHEAD) * #logs
local bytes, backlog = number(s[5]) + weight, number(s[6]) + 1
if bytes > tonumber(ARGV[9]) then return 'bytes' end
if tonumber(ARGV[10]) > 0 and backlog > tonumber(ARGV[10]) then return 'backlog' end

-- part: stores
-- The time if it has moved on, else one more than the last id.
local id = later(id_of(now, 0), after(later(s[2], s[3])))
local first = logs[1]
local n = number(call('HGET', 'hub:room:' .. first, 'n')) + 1
for i, log in ipairs(logs) do
  local stream = 'hub:log:' .. log
  if i == 1 then
    call('XADD', stream, place(id), 'm', text, 's', n)
  else
    call('XADD', stream, place(id), 'm', text, 'p', first)
  end
  -- A log that begins, or begins again, isn't in the list yet.
  if call('XLEN', stream) == 1 then call('ZADD', 'hub:logs', 0, log) end
  call('HSET', 'hub:rooms:' .. log, room_name, id)
end
call('HSET', 'hub:room:' .. first, 'n', n, 'newest', id)
-- end: stores
-- What was counted before a break is no longer compared with the archive.
if s[7] and (call('HGET', 'hub:room:' .. first, 'above') or ZERO) < s[7] then
  call('HSET', 'hub:room:' .. first, 'above', s[7], 'base', n - 1)
end
call('ZADD', 'hub:dirty', 'NX', now, first)
if receiver ~= '' then
  keep_letter(id, { refs = #logs, delivered = 0, read = 0, receiver = receiver, logs = cjson.encode(logs) })
  call('ZADD', 'hub:undelivered:' .. receiver, 0, id)
end
call('HSET', 'hub:state', 'last', id, 'bytes', bytes, 'backlog', backlog)
if not s[2] then call('HSET', 'hub:state', 'first', id) end
-- part: remembers
-- Redis may lose the last second of what it wrote. So that no id is given twice then, not even when the clock is set back, it has
-- written ahead how far ids may go.
local ms = parts(id)
if number(s[4]) - ms < 3000 then call('HSET', 'hub:state', 'reserved', ms + 5000) end
call('SET', key, table.concat({ ARGV[5], id, try, cjson.encode(logs) }, ' '), 'PX', ARGV[6])
return id
-- end: remembers

-- What the scripts share; it stands before each of them.
--
-- A message's id is 16 hexadecimal digits: 11 for the time in milliseconds, 5 for a counter. In a stream the same number is
-- written `ms-counter`. Lua's numbers hold 53 bits and an id may have 63, so an id is never one number here: it is compared as
-- text, and computed in its two parts.
--
-- hub:state         epoch, last id given, floor, break, reserved, bytes, backlog, first, run
-- hub:log:<log>     a stream: m = the record, and s = its number in this log, or p = the log it is archived from
-- hub:room:<log>    n messages numbered, newest; taken, cursor, cursor_n; gaps; above, base; edge, under
-- hub:rooms:<log>   the newest message of each room in it
-- hub:once:<key>    the message that a command has stored
-- hub:letters       what became of each message with a receiver; hub:undelivered:<user> what waits for somebody
-- hub:dirty         logs with messages that aren't archived; hub:remarked receipts that the archive doesn't know
-- hub:logs          the names of all logs; hub:breaks where something may be lost
local call = redis.call
local ZERO = '0000000000000000'
-- What a message costs besides its text, roughly.
local OVERHEAD = 256

local function number(text)
  return tonumber(text or nil) or 0
end

local function parts(id)
  return tonumber(id:sub(1, 11), 16), tonumber(id:sub(12), 16)
end

local function id_of(ms, counter)
  return string.format('%011x%05x', ms, counter)
end

-- The same id as a stream writes it.
local function place(id)
  return string.format('%d-%d', parts(id))
end

local function id_at(where)
  local ms, counter = where:match('^(%d+)-(%d+)$')
  return id_of(tonumber(ms), tonumber(counter))
end

local function after(id)
  local ms, counter = parts(id)
  counter = counter + 1
  if counter == 2 ^ 20 then ms, counter = ms + 1, 0 end
  return id_of(ms, counter)
end

local function later(one, other)
  one, other = one or ZERO, other or ZERO
  if one > other then return one end
  return other
end

local function state(...)
  return call('HMGET', 'hub:state', ...)
end

-- The record under an id, from whichever of its logs has it still.
local function record(id, logs)
  for _, log in ipairs(logs) do
    local found = call('XRANGE', 'hub:log:' .. log, place(id), place(id))
    if found[1] then return found[1][2][2] end
  end
  return false
end

-- A letter: in how many logs it is, when delivered and read (0 is not yet), for whom, and its logs.
local function letter(id)
  local found = call('HGET', 'hub:letters', id)
  if not found then return nil end
  local refs, delivered, read, receiver, logs = found:match('^(%d+) (%d+) (%d+) (%d+) (.*)$')
  return { refs = number(refs), delivered = delivered, read = read, receiver = receiver, logs = logs }
end

local function keep_letter(id, l)
  call('HSET', 'hub:letters', id, table.concat({ l.refs, l.delivered, l.read, l.receiver, l.logs }, ' '))
end

-- How many of the numbers up to `upto` in a list such as '3,17' are greater than `from`.
local function gaps_between(gaps, from, upto)
  local count = 0
  for gap in (gaps or ''):gmatch('%d+') do
    gap = tonumber(gap)
    if gap > from and gap <= upto then count = count + 1 end
  end
  return count
end

-- A log's counts, and how many of its messages no cursor has passed.
local function counts(log)
  local found = call('HMGET', 'hub:room:' .. log, 'n', 'cursor', 'cursor_n', 'gaps', 'newest', 'above', 'base')
  local room = { n = number(found[1]), cursor = found[2] or ZERO, cursor_n = number(found[3]), gaps = found[4] or '' }
  room.newest, room.above, room.base = found[5] or ZERO, found[6] or ZERO, number(found[7])
  room.waiting = room.n - room.cursor_n - gaps_between(room.gaps, room.cursor_n, room.n)
  return room
end

-- The first message above `id` that is archived from this log: its id and its number.
local function next_own(log, id)
  local from = '(' .. place(id)
  while true do
    local found = call('XRANGE', 'hub:log:' .. log, from, '+', 'COUNT', 16)
    for _, entry in ipairs(found) do
      if entry[2][3] == 's' then return id_at(entry[1]), tonumber(entry[2][4]) end
      from = '(' .. entry[1]
    end
    if #found < 16 then return nil end
  end
end

-- The last message up to `id` that is archived from this log: its id and its number.
local function last_own(log, id)
  local to = place(id)
  while true do
    local found = call('XREVRANGE', 'hub:log:' .. log, to, '-', 'COUNT', 16)
    for _, entry in ipairs(found) do
      if entry[2][3] == 's' then return id_at(entry[1]), tonumber(entry[2][4]) end
      to = '(' .. entry[1]
    end
    if #found < 16 then return nil end
  end
end

-- Says in hub:dirty since when a log waits, or that it doesn't.
local function note_waiting(log, room)
  local id = room.waiting > 0 and next_own(log, room.cursor)
  if id then
    call('ZADD', 'hub:dirty', (parts(id)), log)
  else
    call('ZREM', 'hub:dirty', log)
  end
end

-- Up to which message a log may have holes here.
local function edge_of(log)
  local found = call('HMGET', 'hub:room:' .. log, 'edge', 'under')
  local broken = state('break')[1] or ZERO
  if (found[2] or ZERO) == broken then return found[1] or ZERO, broken end
  return later(found[1], broken), broken
end

local function raise_edge(log, id)
  local edge, broken = edge_of(log)
  call('HSET', 'hub:room:' .. log, 'edge', later(edge, id), 'under', broken)
end

-- Takes back an append whose answer was lost, because it was refused towards the client. If it was never carried out, a mark stops
-- it should it still be on its way.
--
-- ARGV: command's key, the try's own name, how long the mark is kept, room, log…
-- Returns 'cancelled', or 'taken' if it is too late: the archive has it, or may have it at any moment. Then it stays, and so does what is
-- known of its command.
local key, try, room_name = 'hub:once:' .. ARGV[1], ARGV[2], ARGV[4]
local known = call('GET', key)
local till, id, by
if known then till, id, by = known:match('^(%d+) (%x+) (%S+) ') end
-- Another try has stored the same command: a late one finds that, and stores nothing.
if till and by ~= try then return 'cancelled' end
local marks = 'dead '
if known and not till then marks = known end
if not till then
  call('SET', key, marks .. try .. ' ', 'PX', ARGV[3])
  return 'cancelled'
end

local first = ARGV[5]
local room = counts(first)
if later(room.cursor, call('HGET', 'hub:room:' .. first, 'taken') or ZERO) >= id then return 'taken' end
for i = 5, #ARGV do
  local log = ARGV[i]
  local stream = 'hub:log:' .. log
  local found = call('XRANGE', stream, place(id), place(id))
  if found[1] then
    call('XDEL', stream, place(id))
    call('HINCRBY', 'hub:state', 'bytes', -(#found[1][2][2] + OVERHEAD))
    if i == 5 then
      -- Its number is missing from now on, so it mustn't count as waiting.
      call('HSET', 'hub:room:' .. first, 'gaps', room.gaps .. ',' .. found[1][2][4])
    end
  end
  if call('HGET', 'hub:rooms:' .. log, room_name) == id then
    -- The newest message of its room is another one now, further down.
    local to, newest = place(id), nil
    repeat
      local entries = call('XREVRANGE', stream, to, '-', 'COUNT', 16)
      for _, entry in ipairs(entries) do
        local read, m = pcall(cjson.decode, entry[2][2])
        if read and not newest and m.room == room_name then newest = id_at(entry[1]) end
        to = '(' .. entry[1]
      end
    until newest or #entries < 16
    if newest then
      call('HSET', 'hub:rooms:' .. log, room_name, newest)
    else
      call('HDEL', 'hub:rooms:' .. log, room_name)
    end
  end
end
local l = letter(id)
if l then
  call('HDEL', 'hub:letters', id)
  call('ZREM', 'hub:undelivered:' .. l.receiver, id)
end
call('HINCRBY', 'hub:state', 'backlog', -1)
call('HSET', 'hub:room:' .. first, 'newest', last_own(first, id) or ZERO)
note_waiting(first, counts(first))
call('SET', key, marks .. try .. ' ', 'PX', ARGV[3])
return 'cancelled'

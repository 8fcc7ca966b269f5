-- What a hub asks on each new connection: is this the Redis that it knows, and does it remember what the hub remembers?
--
-- ARGV: the newest id that this hub has seen or '', a text for a new epoch
-- Returns the epoch, and the last id given or ''.
local seen, fresh = ARGV[1], ARGV[2]
local s = state('epoch', 'last', 'floor', 'reserved', 'break', 'run')
local epoch, last = s[1], s[2] or ZERO
local run = call('INFO', 'server'):match('run_id:(%x+)')
local ahead = s[4] and id_of(tonumber(s[4]), 2 ^ 20 - 1) or ZERO

-- part: compares
if seen > last then
  -- It is emptier than it was. Everything up to what was given may be missing.
  epoch = fresh
  local floor = later(later(seen, s[3]), ahead)
  call('HSET', 'hub:state', 'epoch', epoch, 'floor', floor, 'break', floor)
  call('ZADD', 'hub:breaks', 0, table.concat({ last, floor, 'all' }, ' '))
elseif not epoch then
  epoch = fresh
  call('HSET', 'hub:state', 'epoch', epoch)
elseif s[6] ~= run then
  -- It was started again, and perhaps the power was cut: then ids may have been given that nobody here knows.
  local floor = later(s[3], ahead)
  if floor > last then
    call('HSET', 'hub:state', 'floor', floor)
    call('ZADD', 'hub:breaks', 0, table.concat({ last, floor, 'some' }, ' '))
  end
end
-- end: compares
if s[6] ~= run then call('HSET', 'hub:state', 'run', run) end
return { epoch, s[2] or '' }

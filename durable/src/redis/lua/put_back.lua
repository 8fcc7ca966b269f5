-- The end of one log, from the archive.
--
-- ARGV: log, edge or '', then of each message id, record, room, receiver or '', delivered, read, its logs
-- Returns how many were put.
local log, put = ARGV[1], 0
local stream = 'hub:log:' .. log
local top = ZERO
if call('EXISTS', stream) == 1 then
  local info = call('XINFO', 'STREAM', stream)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then top = id_at(info[i + 1]) end
  end
end
if call('XLEN', stream) == 0 then
  call('HSET', 'hub:room:' .. log, 'edge', ARGV[2] ~= '' and ARGV[2] or ZERO, 'under', state('break')[1] or ZERO)
end

-- Everything in a log up to this message is archived, and isn't counted.
local function settled(from, id)
  local room = counts(from)
  if room.waiting > 0 or room.cursor >= id then return end
  call('HSET', 'hub:room:' .. from, 'cursor', id, 'cursor_n', room.n, 'above', id, 'base', room.n)
end

for i = 3, #ARGV, 7 do
  local id, text, receiver, delivered = ARGV[i], ARGV[i + 1], ARGV[i + 3], ARGV[i + 4]
  local first = cjson.decode(ARGV[i + 6])[1]
  if id > top and counts(first).waiting == 0 then
    if first == log then
      call('XADD', stream, place(id), 'm', text, 's', counts(log).n)
    else
      call('XADD', stream, place(id), 'm', text, 'p', first)
    end
    settled(first, id)
    if receiver ~= '' then
      local l = letter(id)
      l = l or { refs = 0, delivered = delivered, read = ARGV[i + 5], receiver = receiver, logs = ARGV[i + 6] }
      l.refs = l.refs + 1
      keep_letter(id, l)
      if l.delivered == '0' then call('ZADD', 'hub:undelivered:' .. receiver, 0, id) end
    end
    if (call('HGET', 'hub:rooms:' .. log, ARGV[i + 2]) or ZERO) < id then call('HSET', 'hub:rooms:' .. log, ARGV[i + 2], id) end
    local s = state('last', 'floor', 'first')
    call('HSET', 'hub:state', 'floor', later(s[2], id), 'first', (not s[3] or id < s[3]) and id or s[3])
    call('HINCRBY', 'hub:state', 'bytes', #text + OVERHEAD)
    top, put = id, put + 1
  elseif not call('XRANGE', stream, place(id), place(id))[1] then
    -- It belongs below what is here already, where a stream takes nothing: the archive has to be asked for it.
    raise_edge(log, id)
  end
end
if put > 0 then call('ZADD', 'hub:logs', 0, log) end
return put

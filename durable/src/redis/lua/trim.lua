-- Lets the oldest messages of a log go, as far as the archive knows them as they are.
--
-- ARGV: log, how many stay, how many may go now
-- Returns how many have gone.
local log, keep, most = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local stream = 'hub:log:' .. log
local many = math.min(call('XLEN', stream) - keep, most)
if many <= 0 then return 0 end
local cursors, gone, bytes, edge = {}, 0, 0, nil
for _, entry in ipairs(call('XRANGE', stream, '-', '+', 'COUNT', many)) do
  local id, from = id_at(entry[1]), log
  if entry[2][3] == 'p' then from = entry[2][4] end
  cursors[from] = cursors[from] or call('HGET', 'hub:room:' .. from, 'cursor') or ZERO
  if cursors[from] < id or call('ZSCORE', 'hub:remarked', id) then break end
  local l = letter(id)
  if l then
    l.refs = l.refs - 1
    if l.refs > 0 then keep_letter(id, l) else call('HDEL', 'hub:letters', id) end
  end
  gone, bytes, edge = gone + 1, bytes + #entry[2][2] + OVERHEAD, id
end
if gone > 0 then
  call('XTRIM', stream, 'MINID', '=', place(after(edge)))
  call('HINCRBY', 'hub:state', 'bytes', -bytes)
  raise_edge(log, edge)
end
return gone

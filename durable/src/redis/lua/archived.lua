-- Moves cursors forward.
--
-- ARGV: how many cursors, then log and id of each; then id, delivered, read: the receipts with which messages have gone
local at = 2
for _ = 1, tonumber(ARGV[1]) do
  local log, id = ARGV[at], ARGV[at + 1]
  at = at + 2
  local room = counts(log)
  if room.cursor < id then
    local _, n = last_own(log, id)
    room.cursor_n = math.max(n or 0, room.cursor_n)
    call('HSET', 'hub:room:' .. log, 'cursor', id, 'cursor_n', room.cursor_n)
    local moved = counts(log)
    call('HINCRBY', 'hub:state', 'backlog', moved.waiting - room.waiting)
    note_waiting(log, moved)
  end
end
-- What has changed on the way must follow.
for i = at, #ARGV, 3 do
  local l = letter(ARGV[i])
  if l and (l.delivered ~= ARGV[i + 1] or l.read ~= ARGV[i + 2]) then call('ZADD', 'hub:remarked', 0, ARGV[i]) end
end
return 'moved'

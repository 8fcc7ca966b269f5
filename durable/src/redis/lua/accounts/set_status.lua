-- ARGV: name of this try, id, the status that was seen, the new one
return once(ARGV[1], function()
  local id, to = ARGV[2], ARGV[4]
  local a = account(id)
  if not a then return 'nobody' end
  if a[4] ~= ARGV[3] then return 'stale' end
  if to == 'banned' and is_last_admin(id) then return 'last' end
  call('HSET', key(id), 'status', to)
  note_admin(id, a[3], to)
  return account(id)
end)

-- ARGV: name of this try, id, username
return once(ARGV[1], function()
  local id, name = ARGV[2], ARGV[3]
  local a = account(id)
  if not a then return 'nobody' end
  local holder = call('HGET', 'hub:names', name)
  if holder and holder ~= id then return 'taken' end
  call('HDEL', 'hub:names', a[2])
  call('HSET', 'hub:names', name, id)
  call('HSET', key(id), 'name', name)
  return account(id)
end)

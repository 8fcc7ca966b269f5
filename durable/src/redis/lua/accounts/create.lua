-- ARGV: name of this try, username, role, password's hash
return once(ARGV[1], function()
  local name, role = ARGV[2], ARGV[3]
  if call('HEXISTS', 'hub:names', name) == 1 then return 'taken' end
  local last = tonumber(call('GET', 'hub:accounts') or '0')
  if last >= 9007199254740991 then return 'full' end
  local id = string.format('%.0f', call('INCR', 'hub:accounts'))
  call('HSET', key(id), 'name', name, 'role', role, 'status', 'normal', 'password', ARGV[4])
  call('HSET', 'hub:names', name, id)
  note_admin(id, role, 'normal')
  return account(id)
end)

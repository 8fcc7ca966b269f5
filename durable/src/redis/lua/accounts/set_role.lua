-- ARGV: name of this try, id, role
return once(ARGV[1], function()
  local id, role = ARGV[2], ARGV[3]
  local a = account(id)
  if not a then return 'nobody' end
  if role ~= 'ADMIN' and is_last_admin(id) then return 'last' end
  call('HSET', key(id), 'role', role)
  note_admin(id, role, a[4])
  return account(id)
end)

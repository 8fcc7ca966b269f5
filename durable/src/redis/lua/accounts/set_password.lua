-- ARGV: name of this try, id, the hash that was checked, the new one, the token that lives on
return once(ARGV[1], function()
  local id = ARGV[2]
  local a = account(id)
  if not a then return 'nobody' end
  if a[5] ~= ARGV[3] then return 'stale' end
  call('HSET', key(id), 'password', ARGV[4])
  local dead = {}
  for _, hash in ipairs(call('ZRANGE', 'hub:tokens:of:' .. id, 0, -1)) do
    if hash ~= ARGV[5] and drop_token(hash) then dead[#dead + 1] = hash end
  end
  return dead
end)

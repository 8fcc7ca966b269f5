-- ARGV: name of this try, token's hash, id, end, the password's hash that was checked, how many tokens at most
return once(ARGV[1], function()
  local hash, id, ends = ARGV[2], ARGV[3], ARGV[4]
  local a = account(id)
  if not a then return 'nobody' end
  if a[5] ~= ARGV[5] then return 'stale' end
  local mine = 'hub:tokens:of:' .. id
  local dead = {}
  local many = call('ZCARD', mine) + 1 - tonumber(ARGV[6])
  if many > 0 then dead = call('ZRANGE', mine, 0, many - 1) end
  for _, old in ipairs(dead) do drop_token(old) end
  call('HSET', 'hub:tokens', hash, id .. ' ' .. ends)
  call('ZADD', 'hub:tokens:ends', ends, hash)
  call('ZADD', mine, ends, hash)
  return dead
end)

-- ARGV: name of this try, token's hash
return once(ARGV[1], function()
  return drop_token(ARGV[2]) and 1 or 0
end)

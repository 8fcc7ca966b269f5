-- Accounts with ids from one on, by rising id. The first value is where to go on, or 0.
--
-- ARGV: the first id, how many to look at, status or ''
local from, many = tonumber(ARGV[1]), tonumber(ARGV[2])
local last = tonumber(call('GET', 'hub:accounts') or '0')
local to = math.min(from + many - 1, last)
local found = { to < last and to + 1 or 0 }
for number = from, to do
  local a = account(string.format('%.0f', number))
  if a and (ARGV[3] == '' or a[4] == ARGV[3]) then found[#found + 1] = a end
end
return found

-- Receipts that the archive doesn't know: id, delivered, read of each.
--
-- ARGV: how many
local found = {}
for _, id in ipairs(call('ZRANGE', 'hub:remarked', 0, ARGV[1] - 1)) do
  local l = letter(id)
  if l then
    for _, value in ipairs({ id, l.delivered, l.read }) do found[#found + 1] = value end
  else
    call('ZREM', 'hub:remarked', id)
  end
end
return found

-- Those of the messages with a receiver that are here: id, record, delivered, read of each.
--
-- ARGV: id…
local found = {}
for _, id in ipairs(ARGV) do
  local l = letter(id)
  local text = l and record(id, cjson.decode(l.logs))
  if text then
    for _, value in ipairs({ id, text, l.delivered, l.read }) do found[#found + 1] = value end
  end
end
return found

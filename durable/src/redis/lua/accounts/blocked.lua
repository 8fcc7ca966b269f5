-- ARGV: one, another
local either = call('SMISMEMBER', 'hub:blocks', ARGV[1] .. ' ' .. ARGV[2], ARGV[2] .. ' ' .. ARGV[1])
return either[1] + either[2]

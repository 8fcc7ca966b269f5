-- ARGV: 'SADD' or 'SREM', blocker, blocked
if not account(ARGV[2]) or not account(ARGV[3]) then return 'nobody' end
call(ARGV[1], 'hub:blocks', ARGV[2] .. ' ' .. ARGV[3])
return 'done'

-- ARGV: id, public key
if not account(ARGV[1]) then return 'nobody' end
call('HSET', key(ARGV[1]), 'key', ARGV[2])
return 'done'

-- ARGV: token's hash
return call('HGET', 'hub:tokens', ARGV[1])

-- Tokens that have ended; they are forgotten by `forget.lua`, when somebody has heard of them.
--
-- ARGV: now, how many
return call('ZRANGE', 'hub:tokens:ends', '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[2])

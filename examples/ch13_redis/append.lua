-- Stores a message once, and notes that it waits for the archive.
--
-- KEYS: what this command has stored, the last id, the stream, the streams that wait
-- ARGV: the message
local first = redis.call('GET', KEYS[1])
if first then
  return first
end
local id = redis.call('INCR', KEYS[2]) .. '-0'
redis.call('XADD', KEYS[3], id, 'm', ARGV[1])
redis.call('SADD', KEYS[4], KEYS[3])
redis.call('SET', KEYS[1], id)
return id

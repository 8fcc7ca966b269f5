-- What the scripts of accounts share; it stands before each of them.
--
-- hub:accounts             the last id given
-- hub:account:<id>         name, role, status, password, key
-- hub:names                name to id
-- hub:admins               ids of those who are ADMIN and aren't banned
-- hub:blocks               `blocker blocked`
-- hub:tokens               hash of a token to `user end`; hub:tokens:ends by their ends; hub:tokens:of:<id> by their ends
-- hub:did:<name>           what a change answered, should it be asked again because the answer was lost
local call = redis.call

local function key(id)
  return 'hub:account:' .. id
end

-- id, name, role, status, password, key; nothing for nobody.
local function account(id)
  local a = call('HMGET', key(id), 'name', 'role', 'status', 'password', 'key')
  if not a[1] then return nil end
  return { id, a[1], a[2], a[3], a[4], a[5] }
end

-- A change is carried out once, however often it is sent.
local function once(name, change)
  local did = call('GET', 'hub:did:' .. name)
  if did then return cjson.decode(did) end
  local answer = change()
  call('SET', 'hub:did:' .. name, cjson.encode(answer), 'PX', 60000)
  return answer
end

local function note_admin(id, role, status)
  if role == 'ADMIN' and status ~= 'banned' then
    call('SADD', 'hub:admins', id)
  else
    call('SREM', 'hub:admins', id)
  end
end

-- Whether somebody is the only ADMIN who isn't banned.
local function is_last_admin(id)
  return call('SISMEMBER', 'hub:admins', id) == 1 and call('SCARD', 'hub:admins') == 1
end

local function drop_token(hash)
  local token = call('HGET', 'hub:tokens', hash)
  if not token then return false end
  call('HDEL', 'hub:tokens', hash)
  call('ZREM', 'hub:tokens:ends', hash)
  call('ZREM', 'hub:tokens:of:' .. token:match('^%d+'), hash)
  return true
end

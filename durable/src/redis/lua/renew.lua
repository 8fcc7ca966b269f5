-- The lock of the backup lasts longer, or ends, if it is still ours.
--
-- ARGV: whose, and for how many milliseconds; 0 lets it go
if call('GET', 'hub:backup') ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then return call('DEL', 'hub:backup') end
return call('PEXPIRE', 'hub:backup', ARGV[2])

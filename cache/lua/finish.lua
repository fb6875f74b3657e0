-- Turn a resync's claim into the generation marker. Only if it is still there: whatever emptied
-- or replaced this Redis meanwhile took the claim with it, and what the resync had written.
-- KEYS  the partition's resync, its generation marker      ARGV  our id      Gives 1 when done.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[1])
redis.call('DEL', KEYS[1])
return 1

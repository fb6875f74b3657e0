-- Keep a resync's claim on a partition alive while it is still ours.
-- KEYS  the partition's resync      ARGV  our id, for how many ms      Gives 1 while it is ours.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])

-- Add to a counter what an answer cost: codes that led nowhere, proofs that failed.
--
-- KEYS[1]  the counter, a sorted set: one member for each event -> when
-- ARGV     now, span (milliseconds), most, name of the first event, how many
-- No more than `most` are kept, the oldest: late events never lengthen a refusal.

local now, span, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - span)
local room = math.min(tonumber(ARGV[5]), most - redis.call('ZCARD', KEYS[1]))
for i = 1, room do
  redis.call('ZADD', KEYS[1], now, ARGV[4] .. i)
end
redis.call('PEXPIRE', KEYS[1], span)
return room

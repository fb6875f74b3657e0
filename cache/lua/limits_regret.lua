-- Add to a counter what an answer cost: codes that led nowhere, proofs that failed.
--
-- KEYS[1]  the counter, a sorted set: one member for each event -> when
-- ARGV     now, span (milliseconds), most, name of the first event, how many
-- No more than `most` are kept, the oldest: late events never lengthen a refusal.

local now, span, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local held = redis.call('ZCOUNT', KEYS[1], '(' .. (now - span), '+inf')
local room = math.min(tonumber(ARGV[5]), most - held)
-- ZADD is the first write: a full Redis refuses it, and what follows, as a whole.
for i = 1, room do
  redis.call('ZADD', KEYS[1], now, ARGV[4] .. i)
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - span)
redis.call('PEXPIRE', KEYS[1], span)
return room

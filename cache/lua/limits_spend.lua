-- Spend what a question costs before it is answered, or refuse it and change nothing.
--
-- KEYS     the caller's counters (one slot)
-- ARGV[1]  now, milliseconds, by the caller's clock
-- ARGV[2…]  one rule for each counter, one after the other
--            rate gap burst                           GCRA: the theoretical arrival time
--            distinct most span need count member…    sorted set: member -> first seen
-- Returns 0 when spent, else the milliseconds after which it is worth asking again.

local now = tonumber(ARGV[1])
local rules, due, unseen = {}, {}, {}

local at = 2
while ARGV[at] do
  local rule = {ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])}
  if rule[1] == 'rate' then
    at = at + 3
  else
    rule[4] = tonumber(ARGV[at + 3])
    local count = tonumber(ARGV[at + 4])
    rule[5] = {unpack(ARGV, at + 5, at + 4 + count)}
    at = at + 5 + count
  end
  rules[#rules + 1] = rule
end

local function rate_wait(i, gap, burst)
  local arrival = tonumber(redis.call('GET', KEYS[i]) or now)
  due[i] = math.max(arrival, now) + gap
  return due[i] - burst * gap - now
end

local function distinct_wait(i, most, span, need, members)
  local since = now - span
  unseen[i] = {}
  for _, member in ipairs(members) do
    local seen = redis.call('ZSCORE', KEYS[i], member)
    if not seen or tonumber(seen) <= since then
      table.insert(unseen[i], member)
    end
  end
  need = math.max(need, #unseen[i])
  if need == 0 then return 0 end
  local over = redis.call('ZCOUNT', KEYS[i], '(' .. since, '+inf') + need - most
  if over <= 0 then return 0 end
  local last = redis.call('ZRANGEBYSCORE', KEYS[i], '(' .. since, '+inf',
                          'WITHSCORES', 'LIMIT', over - 1, 1)[2]
  return last and tonumber(last) + span - now or span
end

local wait = 0
for i, rule in ipairs(rules) do
  local own = rule[1] == 'rate' and rate_wait(i, rule[2], rule[3])
              or distinct_wait(i, rule[2], rule[3], rule[4], rule[5])
  wait = math.max(wait, own)
end
if wait > 0 then return math.ceil(wait) end

for i, rule in ipairs(rules) do
  if rule[1] == 'rate' then
    redis.call('SET', KEYS[i], string.format('%.3f', due[i]), 'PX', math.ceil(due[i] - now))
  elseif #unseen[i] > 0 then
    redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now - rule[3])
    for _, member in ipairs(unseen[i]) do
      redis.call('ZADD', KEYS[i], now, member)
    end
    redis.call('PEXPIRE', KEYS[i], rule[3])
  end
end
return 0

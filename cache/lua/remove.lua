-- Take one case's entry away, if it is still the one that was seen; the others stay.
-- KEYS  the case's key      ARGV  the version seen, the code      Gives 1 when taken away.
local held = redis.call('GET', KEYS[1]) or ''
local others, removed, at = {}, 0, 1
while at <= #held do
  local size = struct.unpack('>I3', held, at + 9 + held:byte(at + 8))
  local stop = at + 12 + held:byte(at + 8) + size
  local code = held:sub(at + 9, at + 8 + held:byte(at + 8))
  if code == ARGV[2] and held:sub(at, at + 7) == ARGV[1] then
    removed = 1
  else
    others[#others + 1] = held:sub(at, stop - 1)
  end
  at = stop
end
if removed == 0 then return 0 end
if #others == 0 then redis.call('DEL', KEYS[1])
else redis.call('SET', KEYS[1], table.concat(others)) end
return 1

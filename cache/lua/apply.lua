-- Put one case's entry under its key, if it is newer than what stands there.
-- KEYS  the case's key, the partition's source (its first 3 bytes are the epoch)
-- ARGV  version, code, payload, the version to be replaced whatever it is (repair; else ""),
--       the source that must have adopted the mirror ("": any, but not one of a later epoch)
-- Gives 1 when written, 0 when the mirror knows as much already, -1 when it is another's.
-- Versions are compared as two numbers of 32 bits: Lua counts exactly only up to 2^53, and
-- compares strings by the server's locale.
local version, code, payload, replaced, source = unpack(ARGV)
local high, low = struct.unpack('>I4I4', version)

local adopted_by = redis.call('GET', KEYS[2]) or ''
if source ~= '' and source ~= adopted_by then return -1 end
if adopted_by ~= '' and struct.unpack('>I3', adopted_by) > struct.unpack('>I3', version) then
  return -1
end

-- Whatever else stands here (a key of another program, half a value) cannot be kept.
local held = redis.pcall('GET', KEYS[1]) or ''
if type(held) == 'table' then
  redis.call('DEL', KEYS[1])
  held = ''
end
local function whole()
  local at = 1
  while at <= #held do
    at = at + 12 + held:byte(at + 8) + struct.unpack('>I3', held, at + 9 + held:byte(at + 8))
  end
  return at == #held + 1
end
local parsed, is_whole = pcall(whole)
if not (parsed and is_whole) then held = '' end

local others, at = {}, 1
while at <= #held do
  local size = struct.unpack('>I3', held, at + 9 + held:byte(at + 8))
  local stop = at + 12 + held:byte(at + 8) + size
  if held:sub(at + 9, at + 8 + held:byte(at + 8)) == code then
    local held_high, held_low = struct.unpack('>I4I4', held, at)
    local newer = high > held_high or (high == held_high and low > held_low)
    if not newer and held:sub(at, at + 7) ~= replaced then return 0 end
  else
    others[#others + 1] = held:sub(at, stop - 1)
  end
  at = stop
end

local entry = version .. struct.pack('>B', #code) .. code .. struct.pack('>I3', #payload) .. payload
redis.call('SET', KEYS[1], entry .. table.concat(others))
return 1

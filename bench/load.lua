-- wrk's script: ask for cases at random, as callers who ask eight times and make way for the next.
--
--   wrk … -s load.lua URL -- CODES TURN
--
-- CODES is a file with one code a line. TURN gives the callers' addresses and the order of codes:
-- the same turn asks the same of every server. Eight asks spend a caller's budgets and exhaust none.

local ASKS = 8
local codes, asked, turn = {}, 0, 0

function init(args)
    for line in io.lines(args[1]) do
        codes[#codes + 1] = line
    end
    turn = tonumber(args[2])
    math.randomseed(turn)
end

function request()
    local caller = math.floor(asked / ASKS)
    asked = asked + 1
    wrk.headers["X-Forwarded-For"] =
        string.format("10.%d.%d.%d", turn, math.floor(caller / 256) % 256, caller % 256)
    return wrk.format("GET", "/api/v1/cases/" .. codes[math.random(#codes)])
end

function done(summary, latency)
    local errors = summary.errors
    local broken = errors.connect + errors.read + errors.write + errors.timeout
    io.write(string.format(
        "\n%d %d %d %d %d %d\n",
        summary.requests, summary.duration, errors.status, broken,
        latency:percentile(50), latency:percentile(99)
    ))
end

-- Asks with each access token of the file named by TOKENS what the one before it is worth, from number START on. A scope is
-- required.
-- (Were it always the same token that asks, LuaJIT would take very long to make the requests: it hashes a long text by a few
-- of its bytes, and these would all be the same.)
local requests = {}
local count = 0
local position = 0
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  local asked = io.lines(os.getenv("TOKENS"))()
  for token in io.lines(os.getenv("TOKENS")) do
    count = count + 1
    local headers = { Authorization = "Bearer " .. token, ["Content-Type"] = "application/json" }
    local body = '{"data":{"token":"' .. asked .. '","scopes":["' .. os.getenv("SCOPE") .. '"]}}'
    requests[count] = wrk.format("POST", "/latchkey/v1/verify", headers, body)
    asked = token
  end
  position = (tonumber(os.getenv("START")) + number * 7919) % count
end

function request()
  position = position % count + 1
  return requests[position]
end

dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "result.lua")

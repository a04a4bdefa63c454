-- Asks with each access token of the file named by TOKENS what the one before it is worth, from number START on. A scope is
-- required.
-- (Were it always the same token that asks, LuaJIT would take very long to make the requests: it hashes a long text by a few
-- of its bytes, and these would all be the same.)
local asked = io.lines(os.getenv("TOKENS"))()

function make(token)
  local headers = { Authorization = "Bearer " .. token, ["Content-Type"] = "application/json" }
  local body = '{"data":{"token":"' .. asked .. '","scopes":["' .. os.getenv("SCOPE") .. '"]}}'
  asked = token
  return wrk.format("POST", "/latchkey/v1/verify", headers, body)
end

dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "rotate.lua")

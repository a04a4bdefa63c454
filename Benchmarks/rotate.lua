-- Sends the access tokens of the file named by TOKENS, one after the other from number START on, as
-- `Authorization: Bearer`, or after another SCHEME. A script that has its own request for a token defines `make` first.
-- All requests are made before the load begins, so that every target costs wrk the same.
local scheme = (os.getenv("SCHEME") or "Bearer") .. " "

-- LuaJIT hashes a long text by few of its bytes, among them the four in its middle. Where these are the same in all requests,
-- a million of them take minutes to make; so the middle falls into the token, behind its prefix.
local function padding(head, token, tail)
  local missing = 2 * (#head + 8) - (#head + #token + #tail)
  return missing > 0 and "\r\nX-Padding: " .. ("x"):rep(missing) or ""
end

local make = make or function(token)
  local head = "GET " .. wrk.path .. " HTTP/1.1\r\nAuthorization: " .. scheme
  local tail = "\r\nHost: " .. wrk.headers["Host"] .. "\r\n\r\n"
  return head .. token .. padding(head, token, tail) .. tail
end
local requests = {}
local count = 0
local position = 0
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  for token in io.lines(os.getenv("TOKENS")) do
    count = count + 1
    requests[count] = make(token)
  end
  position = (tonumber(os.getenv("START")) + number * 7919) % count
end

function request()
  position = position % count + 1
  return requests[position]
end

dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "result.lua")

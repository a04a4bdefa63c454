-- Sends the requests of the file named by REQUESTS, one after the other from number START on: method, path and body between
-- tabs, one a line.
-- The token is in the file named by TOKENS. The nine signs {number} become numbers, from NUMBER on, each used once.
-- With a DELAY each connection waits so many milliseconds before each request, more or less.
-- All that can be is made before the load begins, so that every target costs wrk the same.
local MARK = "%{number%}"
local requests = {}
local position = 0
local number = tonumber(os.getenv("NUMBER") or "0")
local threads = 0

function setup(thread)
  thread:set("thread", threads)
  threads = threads + 1
end

function init(arguments)
  local headers = { Authorization = "Bearer " .. io.lines(os.getenv("TOKENS"))(), ["Content-Type"] = "application/json" }
  for line in io.lines(os.getenv("REQUESTS")) do
    local method, path, body = line:match("^(%S+)\t(%S+)\t(.*)$")
    local text = wrk.format(method, path, headers, body ~= "" and body:gsub(MARK, "{NUMBER}X") or nil)
    local head, tail = text:match("^(.-){NUMBER}X(.*)$")
    requests[#requests + 1] = head and { head, tail } or text
  end
  position = (tonumber(os.getenv("START") or "0") + thread * 7919) % #requests
  number = number + thread * 10000000
end

function request()
  position = position % #requests + 1
  local found = requests[position]
  if type(found) == "string" then return found end
  number = number + 1
  return found[1] .. string.format("%09d", number) .. found[2]
end

local wait = tonumber(os.getenv("DELAY") or "0")
if wait > 0 then
  function delay() return math.random(0, 2 * wait) end
end

dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "result.lua")

-- Sends forms to OAuth's endpoints as a client that says who it is in the header (AUTHORIZATION). FORM is the body; the
-- sign {token} in it becomes each access token of the file named by TOKENS, one after the other from number START on.
-- Without a FORM it sends GET, with the same header. All requests are made before the load begins.
local requests = {}
local count = 0
local position = 0

function init(arguments)
  local form = os.getenv("FORM")
  local headers = { Authorization = os.getenv("AUTHORIZATION"), ["Content-Type"] = "application/x-www-form-urlencoded" }
  local before, after = (form or ""):match("^(.-){token}(.*)$")
  if before then
    for token in io.lines(os.getenv("TOKENS")) do
      count = count + 1
      requests[count] = wrk.format("POST", nil, headers, before .. token .. after)
    end
  else
    count = 1
    requests[1] = wrk.format(form and "POST" or "GET", nil, headers, form)
  end
  position = tonumber(os.getenv("START") or "0") % count
end

function request()
  position = position % count + 1
  return requests[position]
end

dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "result.lua")

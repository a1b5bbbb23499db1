-- Sends the requests of a file over and over: REQUESTS names it, a line each, of a path, the value of
-- If-None-Match or nothing, and a body, between tabs. KEY is the header with the key.
local requests = {}
local next = 0

function init()
  local name, value = os.getenv("KEY"):match("^(%S+): (.*)$")
  for line in io.lines(os.getenv("REQUESTS")) do
    local path, etag, body = line:match("^([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = { ["Content-Type"] = "application/json", [name] = value }
    if etag ~= "" then
      headers["If-None-Match"] = etag
    end
    requests[#requests + 1] = wrk.format("POST", path, headers, body)
  end
end

function request()
  next = next % #requests + 1
  return requests[next]
end

-- Sends the requests of the file BODIES in turn, one body a line, with another header where HEADER_NAME says so, and prints what wrk counted as one line of JSON.
local bodies = {}
local turn = 0

function init()
  wrk.headers["Content-Type"] = "application/json"
  local name = os.getenv("HEADER_NAME") or ""
  if name ~= "" then wrk.headers[name] = os.getenv("HEADER_VALUE") end
  for line in io.lines(os.getenv("BODIES")) do
    bodies[#bodies + 1] = wrk.format("POST", "/predict", nil, line)
  end
end

function request()
  turn = turn % #bodies + 1
  return bodies[turn]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "failures": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end

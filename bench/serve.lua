-- One query a request, each for another name of the lists: as it is listed, or with one letter doubled.
local names = {}
for line in io.lines(os.getenv("NAMES")) do
  names[#names + 1] = (line:gsub('[%c"\\]', " "))
end
local schemata = { "Person", "Organization", "Thing", "LegalEntity", "Thing", "LegalEntity" }
local at = 0

function request()
  at = at + 1
  -- A prime further each time, so that neighbours of the list do not follow one another.
  local name = names[(at * 7919) % #names + 1]
  if at % 2 == 0 and #name > 4 then
    local place = 2 + at % (#name - 3)
    if name:byte(place) < 128 then
      name = name:sub(1, place) .. name:sub(place)
    end
  end
  local schema = schemata[at % #schemata + 1]
  local body = '{"queries":{"q":{"schema":"' .. schema .. '","properties":{"name":["' .. name .. '"]}}}}'
  return wrk.format("POST", "/match/default", { ["Content-Type"] = "application/json" }, body)
end

-- Records from one place to another, no more once they are so long together.
-- KEYS[1] the list; ARGV[1] and ARGV[2] the first and the last place, ARGV[3] the bytes.
local records, bytes = {}, 0
for place = tonumber(ARGV[1]), tonumber(ARGV[2]) do
  local record = redis.call('LRANGE', KEYS[1], place, place)[1]
  if not record then
    break
  end
  records[#records + 1] = record
  bytes = bytes + #record
  if bytes >= tonumber(ARGV[3]) then
    break
  end
end
return records

-- Adds a record behind the last, tells all that listen, and says whether it did. All who are told come
-- after the script; what may be refused comes before anything is written.
-- KEYS[1] the list, and the channel; ARGV[1] the number of the record, ARGV[2] the record.
if redis.call('LLEN', KEYS[1]) + 1 ~= tonumber(ARGV[1]) then
  return 0
end
redis.call('PUBLISH', KEYS[1], ARGV[1])
redis.call('RPUSH', KEYS[1], ARGV[2])
return 1

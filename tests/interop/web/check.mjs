// Asks a burgee server through OpenFeature's web SDK and its OFREP provider, which takes all flags at
// once, keeps them, and is told of changes by the event stream.
//
// Usage: check.mjs URL KEY RULES
import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { EventSource } from 'eventsource';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';
import { OpenFeature, ProviderEvents } from '@openfeature/web-sdk';

// Browsers have it, Node does not.
globalThis.EventSource = EventSource;

const [url, key, rules] = process.argv.slice(2);
const requests = [];
const fetchImplementation = async (input, init) => {
  const response = await fetch(input, init);
  requests.push({ url: String(input?.url ?? input), status: response.status });
  return response;
};
const options = { baseUrl: url, headers: [['Authorization', `Bearer ${key}`]], fetchImplementation };

await OpenFeature.setContext({ targetingKey: 'u-1', email: 'ann@company.com' });
await OpenFeature.setProviderAndWait(new OFREPWebProvider(options));
const client = OpenFeature.getClient();

const staff = client.getBooleanDetails('switch', false);
assert.deepEqual([staff.value, staff.variant, staff.reason], [true, 'on', 'TARGETING_MATCH']);
assert.equal(staff.flagMetadata.rule, 'staff');
assert.equal(client.getStringValue('colour', 'none'), 'white');
assert.equal(client.getNumberValue('retries', 0), 3);
assert.equal(client.getNumberValue('ratio', 0), 0.5);
assert.deepEqual(client.getObjectValue('shape', {}), { sides: 3, names: ['a', 'b'] });
assert.equal(client.getStringValue('callers-own', 'mine'), 'mine');
// One flag with a fault spoils no other.
const broken = client.getBooleanDetails('broken', true);
assert.deepEqual([broken.value, broken.errorCode], [true, 'TARGETING_KEY_MISSING']);
const missing = client.getBooleanDetails('no-such-flag', true);
assert.deepEqual([missing.value, missing.errorCode], [true, 'FLAG_NOT_FOUND']);

// Another user gets other answers, and the first gets them anew.
await OpenFeature.setContext({ targetingKey: 'u-2' });
assert.equal(client.getBooleanValue('switch', true), false);

// When the stream opens it names the revision, and the client finds that it has it.
const until = async (what, test) => {
  const end = Date.now() + 20_000;
  while (!test()) {
    assert.ok(Date.now() < end, `never: ${what}; ${JSON.stringify(requests)}`);
    await new Promise((done) => setTimeout(done, 10));
  }
};
await until('304', () => requests.some((request) => request.status === 304));

// New rules reach the client without its asking.
let changed;
client.addHandler(ProviderEvents.ConfigurationChanged, (event) => {
  changed = event?.flagsChanged;
});
const before = readFileSync(rules, 'utf8');
const put = (text) => {
  writeFileSync(`${rules}.new`, text);
  renameSync(`${rules}.new`, rules);
};
const started = Date.now();
put(before.replace('otherwise serve light', 'otherwise serve dark'));
await until('the new colour', () => client.getStringValue('colour', 'none') === 'black');
const took = Date.now() - started;
// The client tells its listeners a moment after it has the values.
await until('the event', () => changed);
assert.deepEqual(changed, ['colour']);
assert.ok(requests.some((request) => request.url.includes('flagConfigEtag=')));
put(before);
await until('the old colour', () => client.getStringValue('colour', 'none') === 'white');
await OpenFeature.close();

console.log(`web: all as expected; a change took ${took} ms from the file to the client`);

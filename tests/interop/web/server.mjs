// Asks a burgee server through OpenFeature's Node SDK and its OFREP provider, one flag at a time.
//
// Usage: server.mjs URL KEY
import assert from 'node:assert/strict';
import { OFREPProvider } from '@openfeature/ofrep-provider';
import { OpenFeature } from '@openfeature/server-sdk';

const [url, key] = process.argv.slice(2);
const headers = [['Authorization', `Bearer ${key}`]];
await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: url, headers }));
const client = OpenFeature.getClient();

const staff = await client.getBooleanDetails('switch', false, { email: 'ann@company.com' });
assert.deepEqual([staff.value, staff.variant, staff.reason], [true, 'on', 'TARGETING_MATCH']);
assert.equal(staff.flagMetadata.owner, 'interop');
assert.equal(await client.getStringValue('colour', 'none', {}), 'white');
assert.equal(await client.getNumberValue('retries', 0, {}), 3);
assert.equal(await client.getNumberValue('ratio', 0, {}), 0.5);
assert.deepEqual(await client.getObjectValue('shape', {}, {}), { sides: 3, names: ['a', 'b'] });
const missing = await client.getBooleanDetails('no-such-flag', true, {});
assert.deepEqual([missing.value, missing.errorCode], [true, 'FLAG_NOT_FOUND']);
const broken = await client.getBooleanDetails('broken', true, {});
assert.deepEqual([broken.value, broken.errorCode], [true, 'TARGETING_KEY_MISSING']);
await OpenFeature.close();

console.log('node: all as expected');

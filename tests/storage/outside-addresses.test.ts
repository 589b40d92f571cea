import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPrivateAddress, openUrl } from '../../src/storage/index.ts';

test.each([
  '127.0.0.1',
  '127.9.9.9',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1%eth0',
  'fd00::1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '::7f00:1',
  '64:ff9b::10.0.0.1',
  '2002:7f00:1::',
  '[::1]',
  'not an address',
])('%s is private', (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

test.each([
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '64:ff9b::8.8.8.8',
  '::ffff:8.8.8.8',
  '2002:808:808::',
])('%s is public', (address) => {
  expect(isPrivateAddress(address)).toBe(false);
});

test('an address of version 4 is as private when it is written as one of version 6', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(isPrivateAddress(`::ffff:${address}`)).toBe(isPrivateAddress(address));
      expect(isPrivateAddress(`64:ff9b::${address}`)).toBe(isPrivateAddress(address));
    }),
    { numRuns: 200 },
  );
});

test('a name or a number in disguise that leads to this machine is refused before anything is asked', async () => {
  let asked = 0;
  await using server = createServer((_, response) => {
    asked++;
    response.end('a secret');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  for (const host of ['localhost', '127.0.0.1', '2130706433', '0x7f.1', '0', '[::1]', '[::ffff:127.0.0.1]']) {
    await expect(openUrl(`http://${host}:${port}/`)).rejects.toMatchObject({ code: 'DOWNLOAD_ADDRESS_REFUSED' });
  }
  for (const address of ['file:///etc/passwd', 'ftp://example.org/x', 'gopher://x', 'nothing']) {
    await expect(openUrl(address)).rejects.toMatchObject({ code: 'DOWNLOAD_ADDRESS_REFUSED' });
  }
  expect(asked).toBe(0);
  await using answer = await openUrl(`http://localhost:${port}/`, { allowsPrivate: true });
  expect(Buffer.concat(await Array.fromAsync(answer.body)).toString()).toBe('a secret');
});

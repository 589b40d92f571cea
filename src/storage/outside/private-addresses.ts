import { BlockList, isIP } from 'node:net';

/** Addresses that lead into this machine or its own network, or nowhere (RFC 6890 and its updates). */
const PRIVATE_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Where clouds tell credentials to whoever asks.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

const PRIVATE_V6 = [
  ['::', 128],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

const privateV4 = new BlockList();
for (const [net, prefix] of PRIVATE_V4) privateV4.addSubnet(net, prefix, 'ipv4');
const privateV6 = new BlockList();
for (const [net, prefix] of PRIVATE_V6) privateV6.addSubnet(net, prefix, 'ipv6');

/** Whether an IP address is not one of the public network; what is no address at all is taken for private. */
export function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$|%.*$/g, '');
  if (isIP(plain) === 4) return privateV4.check(plain, 'ipv4');
  if (isIP(plain) !== 6) return true;
  if (privateV6.check(plain, 'ipv6')) return true;
  const embedded = embeddedV4(groupsOf(plain));
  return embedded !== undefined && privateV4.check(embedded, 'ipv4');
}

/** The address of version 4 that one of version 6 leads to: mapped, compatible, NAT64 or 6to4. */
function embeddedV4(groups: readonly number[]): string | undefined {
  const head = groups.slice(0, 6).join(',');
  const isMapped = head === '0,0,0,0,0,65535' || head === '0,0,0,0,0,0' || head === '100,65435,0,0,0,0';
  if (isMapped) return dotted(groups[6] ?? 0, groups[7] ?? 0);
  return groups[0] === 0x2002 ? dotted(groups[1] ?? 0, groups[2] ?? 0) : undefined;
}

const dotted = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join('.');

/** The eight numbers of an address of version 6, which is known to be one. */
function groupsOf(address: string): number[] {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number);
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
  const [before = '', after] = plain.split('::');
  const numbers = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  if (after === undefined) return numbers(before);
  const [start, end] = [numbers(before), numbers(after)];
  return [...start, ...Array<number>(8 - start.length - end.length).fill(0), ...end];
}

import { acquireLock } from '../../../src/storage/index.ts';

const [path = ''] = process.argv.slice(2);
await using _held = await acquireLock(path, { owner: 'a program' });
console.log('holding');
await new Promise(() => setInterval(() => {}, 1000));

import { openTestRegistryIn } from '../open-test-registry.ts';

// Registers so many versions of `shared` as soon as it is told to, half of them with files, and prints their numbers.
const [folder = '', count = '0'] = process.argv.slice(2);
await using open = await openTestRegistryIn(folder);
console.log('ready');
await new Promise((resolve) => process.stdin.once('end', resolve).resume());
const numbers = await Promise.all(
  Array.from({ length: Number(count) }, async (_, index) => {
    const name = 'shared';
    const registered =
      index % 2 === 0 ? open.register({ name }) : open.registry.registerSource({ name, source: 's3://bucket/model' });
    return (await registered).version;
  }),
);
console.log(JSON.stringify(numbers));

import { globSync, readFileSync } from 'node:fs';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { expect, test } from 'vitest';
import house from '../.dependency-cruiser.mjs';

const sources = globSync('src/**/*.ts', { exclude: ['src/ml/kernels/{assembly,compiled}/**'] });
const result = (
  await cruise(
    ['src'],
    { ...house.options, validate: true, ruleSet: { forbidden: house.forbidden } } as object,
    undefined,
    { tsConfig: extractTSConfig('tsconfig.json') },
  )
).output as ICruiseResult;

test('the architecture check reads every source file, for a check that looks at nothing passes', () => {
  const cruised = result.modules.map((module) => module.source).filter((path) => path.startsWith('src/'));
  expect(cruised.toSorted()).toEqual(sources.toSorted());
  expect(result.summary.totalDependenciesCruised ?? 0).toBeGreaterThan(sources.length);
});

test('imports point down the house, through index.ts, without a cycle', () => {
  const violations = result.summary.violations.map(({ rule, from, to }) => {
    const comment = house.forbidden.find(({ name }: { name: string }) => name === rule.name)?.comment;
    return `${from} → ${to}: ${rule.name}. ${comment}`;
  });
  expect(violations).toEqual([]);
});

test('no folder or file is a catch-all', () => {
  const catchAlls = sources.filter((path) => /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.ts$)/.test(path));
  expect(catchAlls).toEqual([]);
});

test('every capability and engine has a public face', () => {
  const folders = new Set(sources.map((path) => path.split('/')[1] as string).filter((name) => !name.endsWith('.ts')));
  const faceless = [...folders]
    .filter((name) => name !== 'cli' && name !== 'adapters')
    .filter((name) => !sources.includes(`src/${name}/index.ts`));
  expect(faceless).toEqual([]);
});

test('an index.ts lists its public names one by one', () => {
  const wildcards = sources.filter(
    (path) => path.endsWith('/index.ts') && /export \*/.test(readFileSync(path, 'utf8')),
  );
  expect(wildcards).toEqual([]);
});

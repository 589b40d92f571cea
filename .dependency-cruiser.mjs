/**
 * The architecture as rules: imports point down the house (docs/architecture.md), never up.
 * A capability may use another only where the house has it lower, and only through its index.ts; every adapter, being
 * a choice of its own, has one too.
 */

/** From the top floor to the ground. Folders on one line are peers and may not import each other. */
const FLOORS = [
  ['cli'],
  ['server', 'notebook'],
  ['workspace'],
  ['adapters'],
  ['client'],
  ['pipelines'],
  ['monitoring'],
  ['abtest'],
  ['serving'],
  ['production'],
  ['lifecycle'],
  ['registry'],
  ['evaluation'],
  ['tuning'],
  ['experiments'],
  ['features'],
  ['datasets'],
  ['jobs', 'access', 'provisioning'],
  ['pages', 'tables'],
  ['charts'],
  ['ml'],
  ['stats'],
  ['storage'],
  ['config'],
  ['schema'],
  ['errors'],
];

const oneOf = (folders) => `^src/(${folders.join('|')})/`;

const downOnly = FLOORS.slice(1).map((floor, index) => ({
  name: `down-only-${floor[0]}`,
  severity: 'error',
  comment: `${floor.join(', ')}/ must not import what stands above. Move the code down, or declare a port here and let the upper floor pass its implementation in.`,
  from: { path: oneOf(floor) },
  to: { path: oneOf(FLOORS.slice(0, index + 1).flat()) },
}));

const throughIndex = FLOORS.flat().map((folder) => ({
  name: `through-index-${folder}`,
  severity: 'error',
  comment: `Import from ${folder}/index.ts: a name missing there is private to ${folder}/. Add it there if it is meant to be public.`,
  from: { path: '^src/', pathNot: `^src/${folder}/` },
  to: { path: `^src/${folder}/`, pathNot: `^src/${folder}/${folder === 'adapters' ? '[^/]+/' : ''}index\\.ts$` },
}));

const peers = FLOORS.filter((floor) => floor.length > 1).flatMap((floor) =>
  floor.map((folder) => ({
    name: `peers-${folder}`,
    severity: 'error',
    comment: `${folder}/ and its neighbours on the same floor are independent of each other; what they share belongs below.`,
    from: { path: `^src/${folder}/` },
    to: { path: oneOf(floor.filter((other) => other !== folder)) },
  })),
);

export default {
  forbidden: [
    ...downOnly,
    ...throughIndex,
    ...peers,
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'A cycle has no bottom: nobody can read or test one of these files alone. Extract what both need.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'adapters-only-from-workspace',
      severity: 'error',
      comment: 'Vendors are chosen in workspace/ alone; everybody else speaks to a port.',
      from: { path: '^src/', pathNot: '^src/(workspace|adapters)/' },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'vendors-in-their-place',
      severity: 'error',
      comment:
        'The SDK of AWS belongs to storage/objects/s3 and adapters/aws; a capability declares the port it needs, in its own words.',
      from: { path: '^src/', pathNot: '^src/(storage/objects/s3|adapters/aws)/' },
      to: { path: '(^|/)node_modules/@(aws-sdk|smithy)/' },
    },
    {
      name: 'pure-engines',
      severity: 'error',
      comment: 'ml, stats, charts and pages compute: no database, no file system, no network.',
      from: { path: '^src/(ml|stats|charts|pages)/', pathNot: '^src/(ml/worker|charts/render|pages/print)' },
      to: { path: '^(node:)?(fs|fs/promises|http|https|net|sqlite|child_process)$' },
    },
    {
      name: 'no-orphan-tests-in-source',
      severity: 'error',
      comment: 'The product must not import its tests.',
      from: { path: '^src/' },
      to: { path: '^(tests|bench)/' },
    },
    {
      name: 'no-undeclared-dependency',
      severity: 'error',
      comment: 'A package that src/ imports must be a dependency in package.json, or an installed Assay breaks.',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    // AssemblyScript, which knows neither npm nor Node; what it compiles to is generated.
    exclude: { path: '^src/ml/kernels/(assembly|compiled)/' },
    doNotFollow: { path: 'node_modules' },
    moduleSystems: ['es6'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['assay-source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};

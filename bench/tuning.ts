/** Our search beside Optuna's: how good, how slow; bench/README.md says what the figures mean. */
import { parseArgs } from 'node:util';
import { hasShared } from '../tests/support/shared-folder.ts';
import { boostingProblem } from './tuning/boosting-problem.ts';
import { HOW_TO_GET_OPTUNA, hasOptuna, OptunaPeer } from './tuning/optuna.ts';
import { reportDurable, reportOverhead } from './tuning/overhead.ts';
import { reportParallel } from './tuning/parallel.ts';
import { PROBLEMS } from './tuning/problems.ts';
import { type Reached, runOptuna, runOurs } from './tuning/quality.ts';
import { optimaOf, reportQuality, reportSideBySide } from './tuning/quality-report.ts';

const { values: options } = parseArgs({
  args: process.argv.slice(3),
  options: {
    part: { type: 'string', default: 'quality,overhead,durable,parallel' },
    seeds: { type: 'string', default: '20' },
    /** Ours, each beside each of `--peers`. */
    samplers: { type: 'string', default: 'random' },
    peers: { type: 'string', default: 'default' },
    /** Parts of names or kinds of problems; `!` in front leaves them out. */
    problems: { type: 'string', default: '' },
    /** Keeps what Optuna reached, which changes with its version and the problem alone. */
    'peer-cache': { type: 'string' },
  },
});
const list = (text: string): string[] => text.split(',').filter(Boolean);
const parts = list(options.part);
const seeds = Number(options.seeds);

if (!hasOptuna()) console.log(HOW_TO_GET_OPTUNA);
if (parts.includes('quality')) await compareQuality();
if (parts.includes('overhead')) reportOverhead(list(options.samplers));
if (parts.includes('durable')) reportDurable();
if (parts.includes('parallel')) await reportParallel();

async function compareQuality(): Promise<void> {
  const all = hasShared ? [...PROBLEMS, await boostingProblem()] : PROBLEMS;
  if (!hasShared)
    console.log('Without the real task: set ASSAY_SHARED to the folder that holds data/creditcard.parquet.');
  const wanted = list(options.problems);
  const problems = all.filter(({ name, kind }) => {
    const meets = (word: string) => name.includes(word) || kind.includes(word);
    const names = wanted.filter((word) => !word.startsWith('!'));
    return (
      (names.length === 0 || names.some(meets)) && !wanted.some((word) => word.startsWith('!') && meets(word.slice(1)))
    );
  });
  const reached = new Map<string, Reached>();
  for (const name of new Set(['random', ...list(options.samplers)])) {
    reached.set(name, await runOurs(name, problems, seeds));
  }
  if (hasOptuna()) {
    using peer = await OptunaPeer.start();
    for (const name of list(options.peers)) {
      const theirs = await runOptuna(peer, name, { problems, seeds, cache: options['peer-cache'] });
      reached.set(`Optuna ${peer.version} ${name}`, theirs);
    }
  }
  const random = reached.get('random')!;
  const optima = optimaOf(problems, [...reached.values()]);
  const others = [...reached].filter(([name]) => name.startsWith('Optuna'));
  const rivals = others.length > 0 ? others : [['random', random] as const];
  console.log(`${problems.length} problems, ${seeds} seeds`);
  for (const name of list(options.samplers)) {
    for (const theirs of rivals) reportQuality(problems, { ours: [name, reached.get(name)!], theirs, random, optima });
  }
  const ours = new Map([...reached].filter(([name]) => !name.startsWith('Optuna')));
  if (ours.size > 2) reportSideBySide(problems, { ours, random, optima });
}

import { expect, test } from 'vitest';
import { entryLine, entryOfLine, requestsByRun, type WriteEntry } from '../../src/adapters/remote/write-entry.ts';

const log = (runId: string, body: WriteEntry['body']): WriteEntry => ({ runId, kind: 'log', body });
const metric = (step: number) => ({ key: 'loss', value: step, step, timestamp: step });

test('what is logged to a run one after the other is sent together, in order, run by run', () => {
  const entries = [
    log('a', { metrics: [metric(1)], tags: { state: 'old' } }),
    log('b', { params: { eta: '1' } }),
    log('a', { metrics: [metric(2)], tags: { state: 'new' }, params: { depth: '3' } }),
    { runId: 'a', kind: 'end', body: { status: 'FINISHED', endTime: 1 } } as const,
    log('a', { tags: { after: 'x' } }),
  ];
  const requests = requestsByRun(entries).map((run) => run.map(({ entry: { kind, body } }) => [kind, body]));
  expect(requests).toEqual([
    [
      ['log', { params: { depth: '3' }, tags: { state: 'new' }, metrics: [metric(1), metric(2)] }],
      ['end', { status: 'FINISHED', endTime: 1 }],
      ['log', { tags: { after: 'x' } }],
    ],
    [['log', { params: { eta: '1' } }]],
  ]);
});

test('a param with another value is sent apart, so that it alone is refused', () => {
  const entries = [
    log('a', { params: { eta: '1' } }),
    log('a', { params: { eta: '1' } }),
    log('a', { params: { eta: '2' } }),
  ];
  expect(requestsByRun(entries)[0]?.map(({ parts }) => parts.length)).toEqual([2, 1]);
});

test('no request carries more values than one may', () => {
  const many = { metrics: Array.from({ length: 6000 }, (_, step) => metric(step)) };
  expect(requestsByRun([log('a', many), log('a', many)])[0]).toHaveLength(2);
});

test('a line keeps 64-bit steps, and a damaged line is none', () => {
  const entry = log('a', { metrics: [{ key: 'k', value: 'NaN', step: 2n ** 62n, timestamp: 1 }] });
  expect(entryOfLine(entryLine(entry))).toEqual(entry);
  for (const line of ['', '{', 'null', '{"runId":"a"}']) expect(entryOfLine(line)).toBeUndefined();
});

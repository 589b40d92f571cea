import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openTestServer } from '../server/open-test-server.ts';

const run = fc.record({
  depth: fc.constantFrom('3', '6', '9'),
  loss: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
  team: fc.option(fc.constantFrom('fraud', 'Fraud', 'churn'), { nil: undefined }),
});

const QUESTIONS: Readonly<Record<string, (one: { depth: string; loss?: number; team?: string }) => boolean>> = {
  'metrics.loss < 0.5': ({ loss }) => loss !== undefined && loss < 0.5,
  'metrics.loss >= 0.25 AND params.depth = "6"': ({ loss, depth }) =>
    loss !== undefined && loss >= 0.25 && depth === '6',
  "params.depth != '6'": ({ depth }) => depth !== '6',
  "tags.team ILIKE 'fraud'": ({ team }) => team?.toLowerCase() === 'fraud',
  "tags.team LIKE 'F%'": ({ team }) => team?.startsWith('F') ?? false,
  "tags.team != 'churn'": ({ team }) => team !== undefined && team !== 'churn',
  'tags.team IS NULL': ({ team }) => team === undefined,
};

test('C-P14 a search over the network finds all runs that answer its question and no other, page by page', async () => {
  await using server = await openTestServer();
  await fc.assert(
    fc.asyncProperty(
      fc.array(run, { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...Object.keys(QUESTIONS)),
      fc.integer({ min: 1, max: 3 }),
      async (runs, filter, max_results) => {
        const name = `experiment ${Math.random()}`;
        const { experiment_id } = (await server.post('experiments/create', { name })).json;
        const expected: string[] = [];
        for (const { depth, loss, team } of runs) {
          const run_id = (await server.post('runs/create', { experiment_id, start_time: 1 })).json.run.info.run_id;
          const metrics = loss === undefined ? [] : [{ key: 'loss', value: loss, timestamp: 1, step: 0 }];
          const tags = team === undefined ? [] : [{ key: 'team', value: team }];
          await server.post('runs/log-batch', { run_id, params: [{ key: 'depth', value: depth }], metrics, tags });
          const asked = { depth, ...(loss !== undefined && { loss }), ...(team !== undefined && { team }) };
          if (QUESTIONS[filter]!(asked)) expected.push(run_id);
        }
        const found: string[] = [];
        let page_token: string | undefined;
        do {
          const question = { experiment_ids: [experiment_id], filter, max_results, page_token };
          const { json } = await server.post('runs/search', question);
          found.push(...(json.runs ?? []).map((one: { info: { run_id: string } }) => one.info.run_id));
          page_token = json.next_page_token;
        } while (page_token !== undefined);
        expect(found.toSorted()).toEqual(expected.toSorted());
      },
    ),
    { numRuns: 100 },
  );
});

import { describe, expect, test } from 'vitest';
import { AssayClient } from '../../src/client/index.ts';
import type { RunEvent } from '../../src/experiments/index.ts';
import { openWorkspace } from '../../src/workspace/index.ts';
import { openTestServer, type TestServer } from './open-test-server.ts';

const clientOf = ({ server }: TestServer) => new AssayClient({ url: server.url });

/** The next events of these kinds, joined: values as `key=value@step`, statuses as they are. */
async function upTo(events: AsyncIterator<RunEvent>, last: string): Promise<string[]> {
  const seen: string[] = [];
  while (seen.at(-1) !== last) {
    const { value, done } = await events.next();
    if (done) throw new Error(`the stream ended after ${seen.join(', ')}`);
    const event = value as RunEvent;
    if (event.kind === 'status') seen.push(event.state.status);
    else if (event.kind === 'metrics')
      seen.push(...event.points.map(({ key, value, step }) => `${key}=${value}@${step}`));
    else seen.push(event.kind === 'gap' ? `gap ${event.missed}` : event.kind);
  }
  return seen;
}

describe('events of a run', () => {
  test('tell its status, then every new value, then its end, also when another process writes it', async () => {
    await using server = await openTestServer();
    const { folder, experiments } = server.workspace;
    const run = await experiments.startRun();
    await run.logMetric('loss', 9, { step: 0 });
    const stop = new AbortController();
    const events = clientOf(server).runEvents(run.id, { signal: stop.signal });
    expect(await upTo(events, 'RUNNING')).toEqual(['RUNNING']);
    await using other = await openWorkspace({ folder, directory: folder, settings: server.workspace.settings });
    await other.experiments.log(run.id, { metrics: [{ key: 'loss', value: Number.NaN, step: 1 }] });
    await other.experiments.log(run.id, { metrics: [{ key: 'auc', value: 0.5, step: 2n ** 60n }] });
    expect(await upTo(events, 'auc=0.5@1152921504606846976')).toEqual(['loss=NaN@1', 'auc=0.5@1152921504606846976']);
    await run.logMetric('loss', 1, { step: 2 });
    await run.end();
    expect(await upTo(events, 'FINISHED')).toEqual(['loss=1@2', 'FINISHED']);
    stop.abort();
  });

  test('go on after the last one that was seen, and tell of what has moved on meanwhile as a gap', async () => {
    await using server = await openTestServer();
    const { experiments } = server.workspace;
    const run = await experiments.startRun();
    const log = (from: number, count: number) =>
      run.log({ metrics: Array.from({ length: count }, (_, n) => ({ key: 'm', value: from + n, step: from + n })) });
    await log(0, 10);
    const resumed = clientOf(server).runEvents(run.id, { after: 7 });
    expect(await upTo(resumed, 'RUNNING')).toEqual(['m=7@7', 'm=8@8', 'm=9@9', 'RUNNING']);
    await resumed.return(undefined);
    // So many that they move out of their chunks, after which nobody knows in which order they came.
    await log(10, 9000);
    const late = async () => {
      const events = clientOf(server).runEvents(run.id, { after: 10 });
      const seen = await upTo(events, 'RUNNING');
      await events.return(undefined);
      return seen;
    };
    await expect.poll(late, { timeout: 10_000 }).toEqual(['gap 9000', 'RUNNING']);
    await log(9010, 1);
    expect(await late()).toEqual(['gap 9000', 'm=9010@9010', 'RUNNING']);
    await run.end();
  });

  test('come as text/event-stream with ids, for browsers, which send Last-Event-ID', async () => {
    await using server = await openTestServer();
    const run = await server.workspace.experiments.startRun();
    await run.logMetric('loss', 1, { step: 1, timestamp: 1 });
    const stop = new AbortController();
    const response = await fetch(`${server.server.url}/api/v1/runs/${run.id}/events`, {
      headers: { 'last-event-id': '0' },
      signal: stop.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    for await (const piece of response.body as AsyncIterable<Uint8Array>) {
      text += Buffer.from(piece).toString();
      if (text.includes('event: status')) break;
    }
    expect(text).toContain(
      'id: 1\nevent: metrics\ndata: {"points":[{"key":"loss","timestamp":1,"step":1,"value":1}]}\n\n',
    );
    await run.end();
  });

  test('may be left at any time, which is no fault in the log', async () => {
    const levels: number[] = [];
    const write = (line: string) => void levels.push(JSON.parse(line).level);
    await using server = await openTestServer({ log: { level: 'debug', destination: { write } } });
    await using run = await server.workspace.experiments.startRun();
    const stop = new AbortController();
    const response = await fetch(`${server.server.url}/api/v1/runs/${run.id}/events`, { signal: stop.signal });
    await response.body?.getReader().read();
    stop.abort();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(levels.filter((level) => level > 30)).toEqual([]);
  });

  test('of an unknown run are 404, and a closing server ends those that are open', async () => {
    await using server = await openTestServer();
    const unknown = await server.get(`/api/v1/runs/${'0'.repeat(32)}/events`);
    expect([unknown.status, unknown.json.code]).toEqual([404, 'EXPERIMENTS_RUN_NOT_FOUND']);
    await using run = await server.workspace.experiments.startRun();
    const response = await fetch(`${server.server.url}/api/v1/runs/${run.id}/events`);
    const closedAt = performance.now();
    const [text] = await Promise.all([response.text(), server.server.close()]);
    expect(text).toContain('event: status');
    expect(performance.now() - closedAt).toBeLessThan(5000);
  });
});

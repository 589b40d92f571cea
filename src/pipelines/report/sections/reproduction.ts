import { code, facts, type Html, html, section } from '../../../pages/index.ts';
import type { ReportContent } from '../report-content.ts';

/** What it takes to get the same result again, and what to try next. */
export function reproductionSection({ reproduction, runs, dataset, nextCommands }: ReportContent): Html {
  const { git, nodeVersion, assayVersion, platform, lockfileDigest, seed, command, workspace, experiment } =
    reproduction;
  const changed = git?.dirty ? html` <span class="badge worse">with uncommitted changes</span>` : undefined;
  return section(
    'reproduction',
    'Make it again',
    'The same dataset digest, seed, code and dependencies give the same runs.',
    html`<div class="cards"><div class="card full">${facts([
      command === undefined ? undefined : ['Command', code(command)],
      ['Seed', String(seed)],
      ['Dataset digest', html`<code class="long">${dataset.digest}</code>`],
      git?.commit === undefined
        ? ['Git commit', 'not in a repository']
        : ['Git commit', html`${code(git.commit)}${changed}`],
      git?.branch === undefined ? undefined : ['Branch', code(git.branch)],
      lockfileDigest === undefined ? undefined : ['Lock file', html`<code class="long">${lockfileDigest}</code>`],
      ['Versions', `Assay ${assayVersion}, Node ${nodeVersion}, ${platform}`],
      ['Experiment', `${experiment.name} (${experiment.id})`],
      ['Runs', html`${runs.map(({ runId, title }) => html`<span class="line"><code>${runId}</code> ${title}</span>`)}`],
    ])}</div></div>`,
    html`<div class="card next"><h3>Try next</h3><p class="lead">Where another workspace is the current one, add ${code(`--workspace ${workspace}`)}.</p><ul>${nextCommands.map(({ command: text, purpose }) => html`<li><code>assay ${text}</code><span>${purpose}</span></li>`)}</ul></div>`,
  );
}

import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { Option } from 'commander';
import type { UserConfig } from '../config/index.ts';
import { AssayCommand, type StandardOptions } from './assay-command.ts';
import { optimizeSooner } from './optimize-sooner.ts';
import { wholeNumber } from './options/numbers.ts';
import { keepHeapSmall } from './small-heap.ts';
import { untilAborted } from './until-aborted.ts';
import type { Answer, WorkContext } from './work.ts';

interface ServerCommandOptions extends StandardOptions {
  readonly host: string;
  readonly port: number;
  readonly workers: number;
  readonly allowedHosts?: string;
  readonly defaultArtifactRoot?: string;
  readonly artifactsDestination?: string;
  readonly artifactLocations?: string;
  readonly serveArtifacts: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

type ServerModule = typeof import('../server/index.ts');

/** `assay server` */
export function serverCommand(): AssayCommand {
  return new AssayCommand('server')
    .description('Serve the workspace over HTTP to the MLflow clients you have, until Ctrl-C')
    .option('--host <address>', 'Address to listen on; 0.0.0.0 is every network of the machine', '127.0.0.1')
    .option('--port <n>', 'Port to listen on; 0 takes a free one', wholeNumber(0, 65_535), 5000)
    .option(
      '--workers <n>',
      'Processes that share the port; one answers thousands of requests a second',
      wholeNumber(1, 256),
      1,
    )
    .option('--allowed-hosts <names>', 'Further names clients may call it by, with commas between; * is any text')
    .option(
      '--default-artifact-root <uri>',
      'Where new experiments keep their artifacts: mlflow-artifacts:/ (the default), a folder, file:, http: or s3:',
    )
    .option('--artifacts-destination <uri>', 'What mlflow-artifacts:/ stands for: a folder or s3://BUCKET/PREFIX')
    .option('--artifact-locations <uris>', 'Further addresses to read and write artifacts below, with commas between')
    .option('--no-serve-artifacts', 'Leave artifacts to the clients, who write to their address themselves')
    .addOption(
      new Option('--log-level <level>', 'What is logged on stderr; debug adds a line for every request')
        .choices(['debug', 'info', 'warn', 'error', 'silent'])
        .default('info'),
    )
    .example('assay server', 'then, in Python: mlflow.set_tracking_uri("http://127.0.0.1:5000")')
    .example('assay server --host 0.0.0.0 --port 8080 --allowed-hosts mlflow.example.org', 'for the whole team')
    .note(
      'Prints its address once it takes requests. Ctrl-C (SIGINT, SIGTERM) stops it: requests that were accepted are\n' +
        'finished first. Logs are JSON, one line each, on stderr. See docs/server.md.',
    )
    .performs<ServerCommandOptions>((options) => async (context) => {
      const module = await import('../server/index.ts');
      if (options.workers > 1 && !module.isWorker()) await supervise(module, options, context);
      else await serve(module, options, context);
      return undefined;
    });
}

/** Serves in this process, alone or as one of several workers. */
async function serve(module: ServerModule, options: ServerCommandOptions, context: WorkContext): Promise<void> {
  const { host, port, allowedHosts, logLevel, ...artifacts } = options;
  const isWorker = module.isWorker();
  const workspace = await context.workspace({
    mayBeNew: true,
    mustBeWritable: true,
    settings: await artifactSettings(artifacts),
  });
  const root = workspace.settings.defaultArtifactRoot;
  // A folder is also what any word means that was meant to be something else.
  if (root !== undefined && isAbsolute(root) && !existsSync(root)) {
    context.notice(`notice: new experiments keep their artifacts in the folder ${root}, which is not there yet`);
  }
  using peers = isWorker ? new module.WorkerPeers() : undefined;
  await using server = await module.openServer({
    workspace,
    host,
    port,
    allowedHosts: allowedHosts === undefined ? undefined : listOf(allowedHosts),
    log: { level: logLevel, destination: process.stderr },
    peers,
  });
  optimizeSooner();
  using _ = keepHeapSmall();
  const facts = { url: server.url, host: server.host, port: server.port, workspace: workspace.folder };
  if (isWorker) module.reportServing(facts);
  else context.announce(servingAnswer(facts));
  await untilAborted(context.signal);
}

async function supervise(
  { superviseWorkers }: ServerModule,
  { workers }: ServerCommandOptions,
  { signal, announce, notice }: WorkContext,
): Promise<void> {
  const onServing = (facts: ServingFacts) => announce(servingAnswer(facts));
  await superviseWorkers({ count: workers, signal, onServing, onReplaced: (text) => notice(`warning: ${text}`) });
}

interface ServingFacts {
  readonly url: string;
  readonly workspace: string;
}

function servingAnswer(facts: ServingFacts): Answer {
  return {
    json: facts,
    text: (style) => `Serving ${facts.workspace} at ${style.command(facts.url)} (Ctrl-C stops)`,
  };
}

/** Paths on the command line start from the current folder, those of the configuration from the workspace. */
async function artifactSettings({
  defaultArtifactRoot,
  artifactsDestination,
  artifactLocations,
  serveArtifacts,
}: Pick<
  ServerCommandOptions,
  'defaultArtifactRoot' | 'artifactsDestination' | 'artifactLocations' | 'serveArtifacts'
>): Promise<UserConfig> {
  // Loaded here, not at the top: help and usage errors must not wait for it.
  const { configuredLocation } = await import('../experiments/index.ts');
  return {
    // It is the server.
    server: '',
    ...(defaultArtifactRoot !== undefined && { defaultArtifactRoot: configuredLocation(defaultArtifactRoot) }),
    ...(artifactsDestination !== undefined && { artifactsDestination: configuredLocation(artifactsDestination) }),
    ...(artifactLocations !== undefined && {
      artifactLocations: listOf(artifactLocations).map((location) => configuredLocation(location)),
    }),
    // Unless it was said, the configuration decides.
    ...(!serveArtifacts && { serveArtifacts }),
  };
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

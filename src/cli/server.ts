import { Option } from 'commander';
import { AssayCommand, type StandardOptions } from './assay-command.ts';
import { wholeNumber } from './options/numbers.ts';
import { untilAborted } from './until-aborted.ts';

interface ServerCommandOptions extends StandardOptions {
  readonly host: string;
  readonly port: number;
  readonly allowedHosts?: string;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

/** `assay server` */
export function serverCommand(): AssayCommand {
  return new AssayCommand('server')
    .description('Serve the workspace over HTTP to the MLflow clients you have, until Ctrl-C')
    .option('--host <address>', 'Address to listen on; 0.0.0.0 is every network of the machine', '127.0.0.1')
    .option('--port <n>', 'Port to listen on; 0 takes a free one', wholeNumber(0, 65_535), 5000)
    .option('--allowed-hosts <names>', 'Further names clients may call it by, with commas between; * is any text')
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
    .performs<ServerCommandOptions>(({ host, port, allowedHosts, logLevel }) => async (context) => {
      const [workspace, { openServer }] = await Promise.all([
        context.workspace({ mayBeNew: true }),
        import('../server/index.ts'),
      ]);
      await using server = await openServer({
        workspace,
        host,
        port,
        allowedHosts: allowedHosts?.split(',').map((name) => name.trim()),
        log: { level: logLevel, destination: process.stderr },
      });
      context.announce({
        json: { url: server.url, host: server.host, port: server.port, workspace: workspace.folder },
        text: (style) => `Serving ${workspace.folder} at ${style.command(server.url)} (Ctrl-C stops)`,
      });
      await untilAborted(context.signal);
      return undefined;
    });
}

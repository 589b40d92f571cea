import { shellWord } from '../schema/index.ts';

/** A command that people can type next, as they typed this one: through npm, npx or directly, in the same workspace. */
export function nextCommand(
  command: string,
  { workspace }: { readonly workspace?: string | undefined },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const place = workspace === undefined ? '' : ` --workspace ${shellWord(workspace)}`;
  return `${launcher(environment)} ${command}${place}`;
}

/** npm tells the processes it starts how they were started. */
function launcher({ npm_command, npm_lifecycle_event }: Readonly<Record<string, string | undefined>>): string {
  if (npm_command === 'exec') return 'npx assay';
  return npm_lifecycle_event === 'demo' || npm_lifecycle_event === 'assay' ? 'npm run assay --' : 'assay';
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withEnvironment } from '../support/moto-server.ts';
import { temporaryFolder } from '../support/run-assay.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { startSageMakerSim } from '../support/sagemaker-sim.ts';

const CONFIG = `
study: fraud-sagemaker
direction: maximize
metric: validation:aucpr
trials: 4
parallel: 4
space:
  max_depth: { kind: int, low: 2, high: 10 }
  booster: [gbtree, dart]
sagemaker:
  image: 683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1
  role: arn:aws:iam::123456789012:role/Training
  instance: ml.m5.xlarge
  inputs: { train: s3://bucket/train, validation: { uri: s3://bucket/valid, contentType: text/csv } }
  output: s3://bucket/models
`;

test('a file with a section for SageMaker has it search; its trainings are trials and runs of the study', async () => {
  await using folder = await temporaryFolder();
  await using sim = await startSageMakerSim({ train: ({ max_depth }) => Number(max_depth) / 10, steps: 'at once' });
  using _environment = withEnvironment({
    AWS_ENDPOINT_URL_SAGEMAKER: sim.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const [config, workspace] = [join(folder.path, 'job.yaml'), join(folder.path, '.assay')];
  writeFileSync(config, CONFIG);
  const found = await runAssayHereJson(['optimize', config, '--workspace', workspace]);
  expect(found).toMatchObject({
    study: 'fraud-sagemaker',
    status: 'completed',
    trials: { complete: 4, pruned: 0, failed: 0 },
    best: { params: { booster: expect.stringMatching(/gbtree|dart/) }, runId: expect.any(String) },
  });
  const { stdout } = await runAssayHere(['studies', 'show', 'fraud-sagemaker', '--workspace', workspace]);
  expect(stdout).toContain('max_depth');
  const { runs } = (await runAssayHereJson(['runs', 'list', '--workspace', workspace])) as {
    runs: { status: string }[];
  };
  expect(runs.map(({ status }) => status)).toEqual(Array(5).fill('FINISHED'));
  const again = await runAssayHereJson(['optimize', config, '--workspace', workspace]);
  expect(again).toMatchObject({ trials: { complete: 4 } });
});

test('a wrong file for SageMaker is refused with every fault', async () => {
  await using folder = await temporaryFolder();
  const config = join(folder.path, 'job.yaml');
  writeFileSync(config, CONFIG.replace('direction: maximize', 'direction: up').replace('instance:', 'instanc:'));
  const { stderr, exitCode } = await runAssayHere(['optimize', config, '--workspace', join(folder.path, '.assay')]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/direction[\s\S]*sagemaker\.instance/);
});

test('options that would change nothing of a search by SageMaker are refused', async () => {
  await using folder = await temporaryFolder();
  const config = join(folder.path, 'job.yaml');
  writeFileSync(config, CONFIG);
  const words = ['optimize', config, '--trials', '9', '--workspace', join(folder.path, '.assay')];
  const { stderr, exitCode } = await runAssayHere(words);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/given for: trials[\s\S]*Say it in the file/);
});

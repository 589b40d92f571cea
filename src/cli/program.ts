import { readFileSync } from 'node:fs';
import { listAlgorithmsCommand } from './algorithms/list.ts';
import { showAlgorithmCommand } from './algorithms/show.ts';
import { AssayCommand } from './assay-command.ts';
import { compareCommand } from './compare.ts';
import { aliasDatasetCommand } from './datasets/alias.ts';
import { baselineCommand } from './datasets/baseline.ts';
import { browseCommand } from './datasets/browse.ts';
import { compareDatasetsCommand } from './datasets/compare.ts';
import { deleteDatasetCommand } from './datasets/delete.ts';
import { driftCommand } from './datasets/drift.ts';
import { exportDatasetCommand } from './datasets/export.ts';
import { importDatasetCommand } from './datasets/import.ts';
import { datasetLineageCommand } from './datasets/lineage.ts';
import { listDatasetsCommand } from './datasets/list.ts';
import { pruneDatasetsCommand } from './datasets/prune.ts';
import { registerDatasetCommand } from './datasets/register.ts';
import { approveDatasetCommand, rejectDatasetCommand } from './datasets/review.ts';
import { showDatasetCommand } from './datasets/show.ts';
import { suiteCommand } from './datasets/suite.ts';
import { tagDatasetCommand } from './datasets/tag.ts';
import { validateDatasetCommand } from './datasets/validate.ts';
import { listDatasetVersionsCommand } from './datasets/versions.ts';
import { demoCommand } from './demo.ts';
import { analyzeCommand } from './eda/analyze.ts';
import { evaluateCommand } from './evaluate.ts';
import { deleteExperimentsCommand } from './experiments/delete.ts';
import { exportExperimentsCommand } from './experiments/export.ts';
import { importExperimentsCommand } from './experiments/import.ts';
import { listExperimentsCommand } from './experiments/list.ts';
import { restoreExperimentsCommand } from './experiments/restore.ts';
import { showExperimentCommand } from './experiments/show.ts';
import { gcCommand } from './gc.ts';
import { importMlflowCommand } from './import/mlflow.ts';
import { initCommand } from './init.ts';
import { listModelsCommand } from './models/list.ts';
import { showModelCommand } from './models/show.ts';
import { optimizeCommand } from './optimize.ts';
import { predictCommand } from './predict.ts';
import { promoteCommand } from './promote.ts';
import { listPromotionsCommand } from './promotions/list.ts';
import { showPromotionCommand } from './promotions/show.ts';
import { rollbackCommand } from './rollback.ts';
import { compareRunsCommand } from './runs/compare.ts';
import { deleteRunsCommand } from './runs/delete.ts';
import { listRunsCommand } from './runs/list.ts';
import { restoreRunsCommand } from './runs/restore.ts';
import { searchRunsCommand } from './runs/search.ts';
import { showRunCommand } from './runs/show.ts';
import { serverCommand } from './server.ts';
import { deleteStudiesCommand } from './studies/delete.ts';
import { exportStudyCommand } from './studies/export.ts';
import { listStudiesCommand } from './studies/list.ts';
import { reportStudyCommand } from './studies/report.ts';
import { resumeStudyCommand } from './studies/resume.ts';
import { showStudyCommand } from './studies/show.ts';
import { trainCommand } from './train.ts';

/** The whole command line, ready to parse. */
export function createProgram(): AssayCommand {
  const program = new AssayCommand('assay')
    .description('From a raw table to a promoted model, with every step recorded')
    .version(version(), '-V, --version', 'Print the version')
    .example('assay demo', 'the whole way once, on made-up card transactions')
    .example('assay train --data train.csv --label fraud --model-out model.json', 'train a model of your own')
    .note('Every command has --help with examples; assay help COMMAND shows the same. Exit codes: docs/cli.md')
    .helpCommand(false);
  program
    .commandsGroup('Start:')
    .addCommand(demoCommand())
    .addCommand(initCommand())
    .commandsGroup('Models from tables:')
    .addCommand(trainCommand())
    .addCommand(optimizeCommand())
    .addCommand(compareCommand())
    .addCommand(predictCommand())
    .addCommand(evaluateCommand())
    .addCommand(
      group('algorithms', 'Algorithms and their hyperparameters', [listAlgorithmsCommand(), showAlgorithmCommand()]),
    )
    .commandsGroup('Data:')
    .addCommand(
      group('datasets', 'Datasets and their versions', [
        registerDatasetCommand(),
        listDatasetsCommand(),
        listDatasetVersionsCommand(),
        showDatasetCommand(),
        compareDatasetsCommand(),
        approveDatasetCommand(),
        rejectDatasetCommand(),
        aliasDatasetCommand(),
        tagDatasetCommand(),
        exportDatasetCommand(),
        deleteDatasetCommand(),
        pruneDatasetsCommand(),
        driftCommand(),
        validateDatasetCommand(),
        datasetLineageCommand(),
        baselineCommand(),
        browseCommand(),
        importDatasetCommand(),
        suiteCommand(),
      ]),
    )
    .addCommand(group('eda', 'Look at a table before it is learnt from', [analyzeCommand()]))
    .commandsGroup('What was recorded:')
    .addCommand(
      group('experiments', 'Experiments and what is in them', [
        listExperimentsCommand(),
        showExperimentCommand(),
        deleteExperimentsCommand(),
        restoreExperimentsCommand(),
        exportExperimentsCommand(),
        importExperimentsCommand(),
      ]),
    )
    .addCommand(
      group('runs', 'Training runs: list, show, search, compare, delete', [
        listRunsCommand(),
        showRunCommand(),
        searchRunsCommand(),
        compareRunsCommand(),
        deleteRunsCommand(),
        restoreRunsCommand(),
      ]),
    )
    .addCommand(
      group('studies', 'Searches for hyperparameters: list, show, report, resume, export, delete', [
        listStudiesCommand(),
        showStudyCommand(),
        reportStudyCommand(),
        resumeStudyCommand(),
        exportStudyCommand(),
        deleteStudiesCommand(),
      ]),
    )
    .addCommand(group('models', 'Registered models and their versions', [listModelsCommand(), showModelCommand()]))
    .addCommand(gcCommand())
    .addCommand(group('import', 'Bring in what other programs recorded', [importMlflowCommand()]))
    .commandsGroup('For a team:')
    .addCommand(serverCommand())
    .commandsGroup('Production:')
    .addCommand(promoteCommand())
    .addCommand(rollbackCommand())
    .addCommand(
      group('promotions', 'What entered production, and when', [listPromotionsCommand(), showPromotionCommand()]),
    );
  return program;
}

/** A noun with its verbs; alone it shows its help. */
function group(noun: string, description: string, verbs: readonly AssayCommand[]): AssayCommand {
  const command = new AssayCommand(noun).description(description).helpCommand(false);
  for (const verb of verbs) {
    command.addCommand(verb);
    for (const { line, why } of verb.examples.slice(0, 1)) command.example(line, why);
  }
  return command;
}

function version(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  );
  return manifest.version;
}

import { AssayCommand, type StandardOptions } from './assay-command.ts';
import { promotionText } from './promotions/promotion-text.ts';
import { findRun } from './runs/find-run.ts';

interface PromoteOptions extends StandardOptions {
  readonly approver?: string;
}

/** `assay promote`: the hyperparameters of a run enter production. */
export function promoteCommand(): AssayCommand {
  return new AssayCommand('promote')
    .description("Put a run's hyperparameters and configuration into production, with a backup of what was there")
    .argument('<run-id>', 'Run whose hyperparameters are promoted; the first digits of its id will do, at least 4')
    .option('--approver <who>', 'Who answers for it, such as an e-mail address (default: setting `user`)')
    .reportsProgress()
    .note(
      'All or nothing: every hyperparameter is checked first, what was there is backed up, and a promotion cut short by\n' +
        'a crash is completed or undone when the workspace is next opened.',
    )
    .example('assay promote 5c1e0b8a6f3d4e7c9b2a1d0f8e7c6b5a --approver ana@example.com', 'promote one run')
    .performs<PromoteOptions, [string]>((options, runId) => async ({ workspace, signal, progress }) => {
      const { experiments, pipelines, settings } = await workspace();
      const { checkPromoted } = await import('../production/index.ts');
      const run = await findRun(experiments, runId);
      const request = { runId: run.id, approver: options.approver ?? settings.user };
      const promotion = checkPromoted(await pipelines.promoteRun(request, { signal, progress }));
      return { json: promotion, text: (style) => promotionText(promotion, promotion.id, style) };
    });
}

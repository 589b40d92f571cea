/** What a metric is called in a report, and what it says in one line. */
const NAMES: Readonly<Record<string, { readonly title: string; readonly meaning: string }>> = {
  pr_auc: { title: 'PR-AUC', meaning: 'Precision averaged over recall; guessing gives the share of positives' },
  auc_roc: { title: 'ROC-AUC', meaning: 'Chance that a positive ranks above a negative' },
  precision: { title: 'Precision', meaning: 'Share of positive verdicts that are right' },
  recall: { title: 'Recall', meaning: 'Share of positives that were found' },
  f1_score: { title: 'F1', meaning: 'Harmonic mean of precision and recall' },
  accuracy: { title: 'Accuracy', meaning: 'Share of right verdicts' },
  log_loss: { title: 'Log loss', meaning: 'How surprised the model was; lower is better' },
  brier: { title: 'Brier score', meaning: 'Squared gap between probability and outcome; lower is better' },
  mcc: { title: 'MCC', meaning: 'Correlation of verdict and truth' },
  'recall_at_precision_0.9': {
    title: 'Recall at 90 % precision',
    meaning: 'Positives found with nine of ten alarms right',
  },
};

/** The name as people write it; the metric's own name when it has no other. */
export const metricTitle = (metric: string): string => NAMES[metric]?.title ?? metric;

export const metricMeaning = (metric: string): string => NAMES[metric]?.meaning ?? '';

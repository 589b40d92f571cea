export { sagemakerTuning } from './sagemaker-tuning.ts';

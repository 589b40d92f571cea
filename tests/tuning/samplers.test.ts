import { auto, cmaEs, gaussianProcess, grid, nsga2, random, sobol, tpe } from 'assay/tuning';
import { samplerContract } from './sampler-contract.ts';

samplerContract('random', () => random());
samplerContract('grid', () => grid({ points: 3 }));
samplerContract('sobol', () => sobol());
samplerContract('tpe', () => tpe());
samplerContract('gaussianProcess', () => gaussianProcess(), { trials: 14 });
samplerContract('cmaEs', () => cmaEs());
samplerContract('auto', () => auto(), { trials: 14 });
samplerContract('auto with two directions', () => auto(), { directions: ['minimize', 'maximize'] });
samplerContract('nsga2', () => nsga2({ population: 10 }));
samplerContract('nsga2 with two directions', () => nsga2({ population: 10 }), { directions: ['minimize', 'maximize'] });
samplerContract('auto', () => auto(), { trials: 14 });

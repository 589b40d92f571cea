/** XGBoost's names for the features of a model that was trained without: f0, f1, … */
export const positionNames = (features: number): string[] => Array.from({ length: features }, (_, i) => `f${i}`);

/** No p-value is ever 0: this stands for anything as small. */
export const LEAST_P = 1e-16;

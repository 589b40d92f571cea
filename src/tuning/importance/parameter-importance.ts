/** How much of the differences between trials one parameter explains. */
export interface ParameterImportance {
  readonly name: string;
  /** From 0 to 1; those of a study add up to 1, or are all 0 where nothing can be told. */
  readonly importance: number;
  /** How many trials it was computed from: a conditional parameter is not part of all. */
  readonly trials: number;
}

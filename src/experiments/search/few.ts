/** Runs are few when there are at most so many: listing and sorting all of them costs a few milliseconds. */
export const FEW = 2000;

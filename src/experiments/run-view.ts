/** Which runs or experiments a list shows: those in use, those that were deleted, or both. */
export type RunView = 'active' | 'deleted' | 'all';

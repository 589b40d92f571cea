export { profileChartFiles } from './chart-files.ts';
export { compareProfiles, type ProfileComparison } from './compare-profiles.ts';
export { ISSUE_KINDS, type Issue, type IssueKind, type IssueSeverity, SEVERITIES } from './issues/issue.ts';
export {
  type BoxPlot,
  COLUMN_KINDS,
  type ColumnKind,
  type ColumnProfile,
  type Correlations,
  type DateProfile,
  type DuplicateRows,
  type FeatureStrength,
  type Interaction,
  type MissingPatterns,
  type NumberProfile,
  type Overview,
  type Profile,
  type Sample,
  type TargetProfile,
  type TextProfile,
  type ValueCount,
} from './profile.ts';
export { type ProfileOptions, profileTable } from './profile-table.ts';
export { renderProfile } from './report/render-profile.ts';
export { readProfile, writeProfile } from './stored-profile.ts';

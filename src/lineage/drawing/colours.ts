import type { LineageKind } from '../thing.ts';

interface Tone {
  /** Of the edge of a node and the name of its kind: at least 4.5 : 1 against `soft`. */
  readonly line: string;
  /** Of its inside. */
  readonly soft: string;
}

/** One hue a kind: data blue to green, work amber to red, models violet. */
export const COLOURS: Readonly<Record<LineageKind, { readonly light: Tone; readonly dark: Tone }>> = {
  source: { light: { line: '#4a5768', soft: '#f1f3f6' }, dark: { line: '#a3b0c0', soft: '#1c232d' } },
  file: { light: { line: '#4a5768', soft: '#f1f3f6' }, dark: { line: '#a3b0c0', soft: '#1c232d' } },
  dataset: { light: { line: '#00639b', soft: '#e6f2fa' }, dark: { line: '#6bb8ea', soft: '#10283a' } },
  split: { light: { line: '#00694d', soft: '#e3f4ee' }, dark: { line: '#5fd6b0', soft: '#11302a' } },
  transformation: { light: { line: '#00694d', soft: '#e3f4ee' }, dark: { line: '#5fd6b0', soft: '#11302a' } },
  'feature-view': { light: { line: '#0b6470', soft: '#e2f3f5' }, dark: { line: '#67cbd9', soft: '#0e2d32' } },
  run: { light: { line: '#7a5200', soft: '#fdf4dd' }, dark: { line: '#f0c766', soft: '#33290f' } },
  model: { light: { line: '#8a2f6d', soft: '#faeaf4' }, dark: { line: '#f09fd3', soft: '#391a2f' } },
  promotion: { light: { line: '#a8321a', soft: '#fcece6' }, dark: { line: '#ff9d7c', soft: '#3a1f17' } },
  prediction: { light: { line: '#5a3ea6', soft: '#efeafa' }, dark: { line: '#bda6f7', soft: '#261d40' } },
};

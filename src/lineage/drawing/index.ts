export { lineageMermaid } from './mermaid.ts';
export { kindTitle, thingTitle } from './node-text.ts';
export { lineageSvg } from './svg.ts';

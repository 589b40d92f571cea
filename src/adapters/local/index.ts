export { openLocalConfiguration } from './configuration-store.ts';
export { openLocalParameters } from './parameter-store.ts';

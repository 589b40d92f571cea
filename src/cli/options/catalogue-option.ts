import { resolve } from 'node:path';
import { Option } from 'commander';
import type { UserConfig } from '../../config/index.ts';

/** `--catalogue`, which may be given several times. */
export const catalogueOption = (): Option =>
  new Option(
    '--catalogue <place...>',
    'Look here too: a folder, file or address of YAML as the AWS Open Data registry has it (setting openDataCatalogues)',
  );

/** The settings that the option stands for. */
export const catalogueSettings = (catalogue: readonly string[] | undefined): UserConfig =>
  catalogue === undefined
    ? {}
    : { openDataCatalogues: catalogue.map((place) => (/^https?:/i.test(place) ? place : resolve(place))) };

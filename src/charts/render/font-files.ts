import { createRequire } from 'node:module';

const packages = createRequire(import.meta.url);

/** The weights that the theme uses, as TrueType files; found wherever the package manager put the package. */
export function fontFiles(): string[] {
  return ['400Regular/Inter_400Regular.ttf', '600SemiBold/Inter_600SemiBold.ttf'].map((file) =>
    packages.resolve(`@expo-google-fonts/inter/${file}`),
  );
}

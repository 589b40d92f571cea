import { registerHooks } from 'node:module';

const loaded = new Set<string>();
registerHooks({
  resolve(specifier, context, next) {
    if (/^vega(-lite)?$/.test(specifier)) loaded.add(specifier);
    return next(specifier, context);
  },
});

const { renderSvg } = await import('../../../src/charts/index.ts');
const { SAMPLE_CHARTS } = await import('../sample-charts.ts');
const spec = SAMPLE_CHARTS['metric bars']?.({}, 'fraud');
console.log([...loaded].toSorted().join(' '));
const svg = spec && (await renderSvg(spec));
console.log([...loaded].toSorted().join(' '));
console.log(JSON.stringify(svg));

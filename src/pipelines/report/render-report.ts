import type { ReportContent } from './report-content.ts';

/** One HTML page that needs nothing from outside; the same content gives the same bytes. */
export function renderReport(content: ReportContent): string {
  return `<!doctype html><title>${content.title.replaceAll(/[<>&]/g, '')}</title>`;
}

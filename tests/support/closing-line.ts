import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with one plain line, so that a gate can read the outcome without knowing the runner. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const count = (state: string) => states.filter((other) => other === state).length;
    const brokenModules = modules.filter((module) => module.errors().length > 0).length;
    console.log(`${count('passed')} passed, ${count('failed') + brokenModules} failed, ${count('skipped')} skipped`);
  }
}

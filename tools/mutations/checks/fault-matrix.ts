import type { Mutation } from '../mutation.ts'

/** What the fault matrix of the shipped bundles sees. */
export const faultMatrixChecks: readonly Mutation[] = [
  {
    without: 'a fault of GitHub excuses no time on the way back',
    file: 'packages/rehearsal/src/faults/cell-measures.ts',
    find: "return party === 'provider' ? period : undefined",
    replace: 'return period',
    tests: ['packages/rehearsal/tests/faults/cell-measures.test.ts'],
  },
  {
    without: 'a run that ends between the sides is seen',
    file: 'packages/rehearsal/src/faults/cell-measures.ts',
    find: 'between: homeAtEnd < 1 && otherAtEnd < 1,',
    replace: 'between: homeAtEnd === 0 && otherAtEnd === 0,',
    tests: ['packages/rehearsal/tests/faults/cell-measures.test.ts'],
  },
  {
    without: 'a sentence is held against the stage',
    file: 'packages/rehearsal/src/faults/state-claims.ts',
    find: "const release = name === 'blue' || name === 'green' ? sideOf[name] : name",
    replace: "if (span.from <= span.to) return true\n    const release = name === 'blue' || name === 'green' ? sideOf[name] : name",
    tests: ['packages/rehearsal/tests/faults/cell-measures.test.ts'],
  },
  {
    without: 'a pretended write is not applied',
    file: 'packages/rehearsal/src/faults/faulty-exchange.ts',
    find: "const pretended = access === 'write' ? exchange.pretend() : undefined",
    replace: 'const pretended = await this.#pass(exchange).then(() => undefined)',
    tests: ['packages/rehearsal/tests/faults/faulty-exchange.test.ts'],
  },
  {
    without: 'every pair is covered',
    file: 'packages/rehearsal/src/faults/pairwise.ts',
    find: 'while (missing.size > 0) {',
    replace: 'while (missing.size > 10) {',
    tests: ['packages/rehearsal/tests/faults/pairwise.test.ts'],
  },
]

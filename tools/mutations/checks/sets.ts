import type { Mutation } from '../mutation.ts'

/** Going back with several services. */
export const setChecks: readonly Mutation[] = [
  {
    without: 'a set with a bad release is no place to go back to',
    file: 'packages/shared/src/rollout/ledger/sets.ts',
    find: '  if (whySetBad(set, ledgers) !== undefined) return false\n',
    replace: '',
    tests: ['packages/shared/tests/rollout/ledger/sets.test.ts'],
  },
  {
    without: 'a set counts once all services of its rollout came to their end',
    file: 'packages/shared/src/rollout/ledger/sets.ts',
    find: 'return known.every((service) => parts.some(',
    replace: 'return true || known.every((service) => parts.some(',
    tests: ['packages/shared/tests/rollout/ledger/sets.test.ts'],
  },
  {
    without: 'a rollback of one service is none of all',
    file: 'packages/shared/src/rollout/ledger/sets.ts',
    find: "if (kind === 'rollback' && group !== undefined) {",
    replace: "if (kind === 'rollback') {",
    tests: ['packages/shared/tests/rollout/ledger/sets.test.ts'],
  },
  {
    without: 'a service is judged by its own failure alone',
    file: 'actions/rollback/src/own-rollout/own-rollouts.ts',
    find: 'failed: ${first.reason}`, judged: false }',
    replace: 'failed: ${first.reason}`, judged: true }',
    tests: ['actions/rollback/tests/own-rollout/own-rollouts.test.ts'],
  },
  {
    without: 'a silent provider does not keep the other services',
    file: 'packages/shared/src/rollout/engine/in-turn.ts',
    find: '    if (hurried) await answerWithin(',
    replace: '    if (!hurried) await answerWithin(',
    tests: ['actions/rollback/tests/own-rollout/own-rollouts.test.ts'],
  },
  {
    without: 'a rollback goes to what served before the rollout of a dead machine',
    file: 'actions/rollback/src/rollback-lock.ts',
    find: '?? (await releaseBeforeLost(held, job))',
    replace: '',
    tests: ['actions/rollback/tests/set/lost-runs.test.ts'],
  },
  {
    without: 'each service of a set goes to its own release',
    file: 'actions/rollback/src/set/set-members.ts',
    find: "destination: goal.state === 'release' ? goal.release : undefined",
    replace: 'destination: undefined',
    tests: ['actions/rollback/tests/set/set-rollback.test.ts'],
  },
  {
    without: 'what goes back together is one incident',
    file: 'actions/rollback/src/incident/incident-report.ts',
    find: 'if (job.shared === undefined) return await reportOf',
    replace: 'if (Date.now() > 0) return await reportOf',
    tests: ['actions/rollback/tests/set/set-rollback.test.ts'],
  },
  {
    without: 'the record of one service says what the others run',
    file: 'actions/rollback/src/set/service-job.ts',
    find: 'others: setWith(service, reading, job) }',
    replace: '}',
    tests: ['actions/rollback/tests/set/set-rollback.test.ts'],
  },
  {
    without: 'nothing is moved where one service cannot go',
    file: 'actions/rollback/src/set/roll-back-all.ts',
    find: ": { state: 'answered', value: await member.preparing }",
    replace: ": { state: 'silent' }",
    tests: ['actions/rollback/tests/set/set-rollback.test.ts'],
  },
  {
    without: 'a planned rollback stops where the first service cannot go',
    file: 'actions/rollback/src/set/roll-back-all.ts',
    find: 'inputs.emergency || !ended.every(',
    replace: 'true || !ended.every(',
    tests: ['actions/rollback/tests/set/set-rollback.test.ts'],
  },
]

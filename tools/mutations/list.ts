/** One safety check, and how to take it out: `find` stands exactly once in `file`. */
export type Mutation = {
  /** What is no longer checked, as the end of "nobody notices that …". */
  without: string
  file: string
  find: string
  replace: string
  /** Test files of which one test at least must turn red. */
  tests: readonly string[]
}

const rollout = 'packages/shared/src/rollout'
const tests = 'packages/shared/tests/rollout'
const histories = `${tests}/crash.test.ts`
const quality = 'actions/quality-gate/src'
const qualityTests = 'actions/quality-gate/tests'

/** Every check that keeps a rollout safe. A check that is not here is not known to be tested. */
export const mutations: readonly Mutation[] = [
  {
    without: 'a side gets traffic without having been found ready',
    file: `${rollout}/interpret.ts`,
    find: '      await verify(hand, manner, deps)\n',
    replace: '',
    tests: [histories],
  },
  {
    without: 'a plan gives traffic before it verifies',
    file: `${rollout}/drive.ts`,
    find: '      if (takesTraffic && !verified) throw',
    replace: '      if (takesTraffic && false) throw',
    tests: [`${tests}/guards.test.ts`],
  },
  {
    without: 'a shift is taken for done before the provider shows it',
    file: `${rollout}/interpret.ts`,
    find: 'await observeUntil({ weights, shown }, manner.limits, deps, manner.signal)',
    replace: 'await deps.target.observe(manner.signal)',
    tests: [`${tests}/guards.test.ts`, histories],
  },
  {
    without: 'a step is done without a look at the lock',
    file: `${rollout}/interpret.ts`,
    find: "  await unlessBack('The lock could not be asked', () => deps.lock.check(), manner, deps)\n",
    replace: '',
    tests: [histories],
  },
  {
    without: 'the lock is taken from a run that still lives',
    file: `${rollout}/lock.ts`,
    find: 'if (taken !== undefined && !(await deps.hasEnded(taken.holder)))',
    replace: 'if (taken !== undefined && false)',
    tests: [`${tests}/lock.test.ts`, histories],
  },
  {
    without: 'the lock is taken although another came first',
    file: `${rollout}/lock.ts`,
    find: "  if (id !== undefined) return { state: 'taken', lock: held(deps, id,",
    replace: "  if (true) return { state: 'taken', lock: held(deps, id ?? head?.id ?? '',",
    tests: [`${tests}/lock.test.ts`, histories],
  },
  {
    without: 'a lost lock is taken for ours',
    file: `${rollout}/lock.ts`,
    find: '    if (head === undefined || !isOurs(head)) {',
    replace: '    if (head === undefined) {',
    tests: [`${tests}/lock.test.ts`],
  },
  {
    without: 'the lock branch is moved by force',
    file: 'packages/shared/src/github/refs.ts',
    find: 'sha, force: false }',
    replace: 'sha, force: true }',
    tests: [`${tests}/books.test.ts`, 'packages/shared/tests/github/writes.test.ts'],
  },
  {
    without: 'a side is taken down although the other does not serve everything',
    file: `${rollout}/interpret.ts`,
    find: '  if (servesEverything(observed, other)) return\n',
    replace: '  return\n',
    tests: [`${tests}/guards.test.ts`],
  },
  {
    without: 'requests in hand are not waited for',
    file: `${rollout}/interpret.ts`,
    find: '      await drained(hand, { within: drainWithin, cut: true }, deps)\n',
    replace: '',
    tests: [`${tests}/guards.test.ts`],
  },
  {
    without: 'what an earlier run left is not settled first',
    file: `${rollout}/session.ts`,
    find: 'const settled = await settleFirst(request, deps)',
    replace: 'const settled = undefined',
    tests: [histories],
  },
  {
    without: 'a release counts as a success although it was not seen to serve everything',
    file: `${rollout}/completion.ts`,
    find: '  if (!servesEverything(observed, intent.colour)) {',
    replace: '  if (false) {',
    tests: [`${tests}/guards.test.ts`],
  },
  {
    without: 'a rollback goes to a release that is marked bad',
    file: `${rollout}/destination.ts`,
    find: 'const reason = whyBad(records, release)',
    replace: 'const reason = undefined',
    tests: [`${tests}/ledger.test.ts`, 'actions/rollback/tests/run.test.ts'],
  },
  {
    without: 'the last known good release is a bad one',
    file: `${rollout}/ledger.ts`,
    find: '      whyBad(records, record.intent.release) === undefined,',
    replace: '      true,',
    tests: [`${tests}/ledger.test.ts`, 'actions/rollback/tests/run.test.ts'],
  },
  {
    without: 'an order to go back is not heard while something long runs',
    file: `${rollout}/heed.ts`,
    find: 'if (aborted !== undefined) return told.abort(new Aborted(aborted))',
    replace: 'if (false) return',
    tests: [`${tests}/orders.test.ts`, `${tests}/signals.test.ts`],
  },
  {
    without: 'an order to go back is not heard between two steps',
    file: `${rollout}/step-watch.ts`,
    find: '  if (aborted !== undefined) throw new Aborted(aborted)\n  if (!paused) return',
    replace: '  if (!paused) return',
    tests: [`${tests}/orders.test.ts`, `${tests}/signals.test.ts`],
  },
  {
    without: 'another artifact is released than the one that was approved',
    file: 'actions/blue-green-deploy/src/artifact.ts',
    find: 'if (digest === undefined || digest === found)',
    replace: 'if (true)',
    tests: ['actions/blue-green-deploy/tests/run.test.ts'],
  },
  {
    without: 'what was approved is no longer what would be done',
    file: `${rollout}/approval.ts`,
    find: '  if (changed.length === 0) return',
    replace: '  if (true) return',
    tests: [`${tests}/order.test.ts`],
  },
  {
    without: 'an environment is frozen',
    file: `${rollout}/freeze.ts`,
    find: '  if (freeze === undefined || first === undefined) return',
    replace: '  if (true) return',
    tests: [`${tests}/freeze.test.ts`, `${tests}/admission.test.ts`],
  },
  {
    without: 'a freeze is overridden by somebody who is not listed',
    file: `${rollout}/freeze.ts`,
    find: '  if (may && reason !== undefined) {',
    replace: '  if (reason !== undefined) {',
    tests: [`${tests}/freeze.test.ts`, `${tests}/admission.test.ts`],
  },
  {
    without: 'automatic deployments are paused after one was taken back',
    file: `${rollout}/admission.ts`,
    find: '  if (cause === undefined) return { rule',
    replace: '  if (true) return { rule',
    tests: [`${tests}/admission.test.ts`, `${tests}/automatic-pause.test.ts`],
  },
  {
    without: 'a record of the ledger was written by nobody of ours',
    file: `${rollout}/trust.ts`,
    find: '      return records.filter((_record, index) => doubts[index] === undefined)',
    replace: '      return records',
    tests: [`${tests}/trust.test.ts`],
  },
  {
    without: 'a rule that blocks stops the rollout',
    file: `${rollout}/ruling.ts`,
    find: "  if (first !== undefined) return { state: 'refused'",
    replace: "  if (false) return { state: 'refused'",
    tests: [`${tests}/admission.test.ts`],
  },
  {
    without: 'a rollback goes to a release that the database has left behind',
    file: 'actions/rollback/src/schema.ts',
    find: "  if (check.state !== 'outside') return []\n",
    replace: '  return []\n',
    tests: ['actions/rollback/tests/schema.test.ts'],
  },
  {
    without: 'a rollback that nobody approved goes anywhere',
    file: 'actions/rollback/src/destination.ts',
    find: '  if (isWithinReach(records, release, { live, keep })) return\n',
    replace: '  return\n',
    tests: ['actions/rollback/tests/destination.test.ts'],
  },
  {
    without: 'somebody moves the traffic by hand in the middle of a rollout',
    file: `${rollout}/drive.ts`,
    find: '      if (takesTraffic && before !== undefined) await unchanged(before, deps)\n',
    replace: '',
    tests: [`${tests}/session.test.ts`],
  },
  {
    without: 'the hold of the old side is over',
    file: `${rollout}/retirement.ts`,
    find: '  if (deps.clock.now() < until) return',
    replace: '  if (false) return',
    tests: [`${tests}/session.test.ts`],
  },
  {
    without: 'a post step acts although its main step saved no state',
    file: 'packages/shared/src/action.ts',
    find: "  if (core.getState(startedMark) === '') return\n",
    replace: '',
    tests: ['packages/shared/tests/action.test.ts'],
  },
  {
    without: 'a post step does the work of the main step',
    file: 'actions/blue-green-deploy/action.yml',
    find: '  post: ../../dist/blue-green-deploy/post.js',
    replace: '  post: ../../dist/blue-green-deploy/main.js',
    tests: ['packages/rehearsal/tests/post-step.test.ts'],
  },
  {
    without: 'the post step of a rollback does the work of its main step',
    file: 'actions/rollback/action.yml',
    find: '  post: ../../dist/rollback/post.js',
    replace: '  post: ../../dist/rollback/main.js',
    tests: ['packages/rehearsal/tests/post-step.test.ts'],
  },
  {
    without: 'the post step is told of the lock before it is taken',
    file: 'actions/blue-green-deploy/src/deploy.ts',
    find: '  markLocked(context.state, stage.environment.name)\n',
    replace: '',
    tests: ['actions/blue-green-deploy/tests/run.test.ts'],
  },
  {
    without: 'a test failed that was also flaky',
    file: `${quality}/junit.ts`,
    find: 'const outcome = failed && !todo ?',
    replace: 'const outcome = failed && !todo && !flaky ?',
    tests: [`${qualityTests}/junit.test.ts`],
  },
  {
    without: 'a suite states failures that none of its tests shows',
    file: `${quality}/junit.ts`,
    find: 'if (suite.stated > 0 && suite.shown === 0) {',
    replace: 'if (suite.stated > 0 && false) {',
    tests: [`${qualityTests}/junit.test.ts`],
  },
  {
    without: 'a report that was named is missing',
    file: `${quality}/run.ts`,
    find: "return missing.length === 0 ? absent : missing.join('; ')",
    replace: 'return absent',
    tests: [`${qualityTests}/run.test.ts`],
  },
  {
    without: 'coverage was named that no condition needs, and is missing',
    file: `${quality}/run.ts`,
    find: "    ...missingResults('lcov', lcov, judged),\n",
    replace: '',
    tests: [`${qualityTests}/run.test.ts`],
  },
  {
    without: 'the tests failed although their report does not show it',
    file: `${quality}/run.ts`,
    find: "if (outcome !== 'failure' ||",
    replace: 'if (outcome !== undefined ||',
    tests: [`${qualityTests}/run.test.ts`],
  },
  {
    without: 'there is no report and nobody knows that the tests passed',
    file: `${quality}/conditions.ts`,
    find: "return outcome === 'success'",
    replace: "return outcome !== 'failure'",
    tests: [`${qualityTests}/conditions.test.ts`],
  },
  {
    without: 'a condition needs a report that is not there',
    file: `${quality}/run.ts`,
    find: 'configured.length === 0 && junit.absent !== undefined',
    replace: 'junit.absent !== undefined',
    tests: [`${qualityTests}/run.test.ts`],
  },
  {
    without: 'a report is read through a link that leads out of the workspace',
    file: `${quality}/report-files.ts`,
    find: 'if (!isWithin(real, deps)) return',
    replace: 'if (false) return',
    tests: [`${qualityTests}/report-files.test.ts`],
  },
]

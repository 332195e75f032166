import type { Mutation } from '../mutation.ts'

/** What histories of several services under faults have shown to be needed. */
export const historyChecks: readonly Mutation[] = [
  {
    without: 'two looks agree before a plan',
    file: 'packages/shared/src/rollout/engine/session.ts',
    find: 'looks < mostLooks',
    replace: 'looks < 1',
    tests: ['packages/shared/tests/rollout/engine/session.test.ts'],
  },
  {
    without: 'two looks agree on the traffic',
    file: 'packages/shared/src/rollout/engine/session.ts',
    find: 'sameTraffic(one, other) && isThere(one)',
    replace: 'isThere(one)',
    tests: ['packages/shared/tests/rollout/engine/session.test.ts'],
  },
  {
    without: 'what serves while a side is prepared is not the release',
    file: 'packages/shared/src/rollout/engine/revert.ts',
    find: 'if (isAnother || (cause.phase',
    replace: 'if ((cause.phase',
    tests: ['packages/shared/tests/rollout/engine/session.test.ts'],
  },
  {
    without: 'a rollout of the group makes all of it urgent',
    file: 'packages/shared/src/rollout/engine/own-rollout.ts',
    find: '  const urgent = hasUnfinished(all)\n',
    replace: '  const urgent = Promise.resolve(false)\n',
    tests: ['packages/shared/tests/rollout/engine/own-rollout.test.ts'],
  },
  {
    without: 'the job remembers what GitHub shows late',
    file: 'packages/shared/src/rollout/engine/own-rollout.ts',
    find: 'record: own === undefined ? record : withRemembered(record, own, deps.clock)',
    replace: 'record',
    tests: ['packages/shared/tests/rollout/engine/own-rollout.test.ts'],
  },
  {
    without: 'a completion is remembered for all',
    file: 'packages/shared/src/rollout/engine/complete.ts',
    find: '  for (const { decided, deps } of ends) await deps.memory.end(decided.entry)\n',
    replace: '',
    tests: ['packages/shared/tests/rollout/group/group-rollout.test.ts'],
  },
  {
    without: 'an answer of GitHub is known to all',
    file: 'packages/shared/src/rollout/engine/fence.ts',
    find: "      if (answer !== 'silent') silence.since = undefined\n",
    replace: '',
    tests: ['packages/shared/tests/rollout/engine/fence.test.ts'],
  },
  {
    without: 'the silence of GitHub is shared',
    file: 'packages/shared/src/rollout/engine/fence.ts',
    find: '    const { since } = silence\n',
    replace: '    const since = clock.now()\n',
    tests: ['packages/shared/tests/rollout/engine/fence.test.ts'],
  },
  {
    without: 'who waits for GitHub passes the turn on',
    file: 'packages/shared/src/rollout/engine/restore-traffic.ts',
    find: '      this.#deps.settled?.()\n',
    replace: '',
    tests: ['packages/shared/tests/rollout/engine/restore-traffic.test.ts'],
  },
  {
    without: 'an emergency goes first where another provider is silent',
    file: 'actions/rollback/src/rollback-lock.ts',
    find: '  if (recovery.silent === true) {\n',
    replace: '  if (false) {\n',
    tests: ['actions/rollback/tests/set/lost-runs.test.ts'],
  },
  {
    without: 'an emergency is not refused by a group',
    file: 'actions/rollback/src/release-rollout.ts',
    find: "    ...(job.groupsLater === true ? { groups: 'decided' as const } : {}),\n",
    replace: '',
    tests: ['actions/rollback/tests/set/lost-runs.test.ts'],
  },
]

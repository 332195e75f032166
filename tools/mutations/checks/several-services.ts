import type { Mutation } from '../mutation.ts'

/** Services that are rolled out together: their order, their locks, what a lost machine leaves, and their database. */
export const severalServicesChecks: readonly Mutation[] = [
  {
    without: 'services go back in the reverse order',
    file: 'packages/shared/src/rollout/group/group-rollout.ts',
    find: 'const back = [...open.toReversed()]',
    replace: 'const back = [...open]',
    tests: ['packages/shared/tests/rollout/group/group-rollout.test.ts'],
  },
  {
    without: 'a target that shifts all at once comes last',
    file: 'packages/shared/src/rollout/group/group-order.ts',
    find: 'const next = ready.find(({ weighted }) => weighted) ?? ready[0]',
    replace: 'const next = ready[0]',
    tests: ['packages/shared/tests/rollout/group/group-order.test.ts'],
  },
  {
    without: 'a lost group with a service that does not serve it goes back',
    file: 'packages/shared/src/rollout/group/unfinished-groups.ts',
    find: '  if (missing.length > 0)',
    replace: '  if (false)',
    tests: ['packages/shared/tests/rollout/group/unfinished-groups.test.ts'],
  },
  {
    without: 'a holder of the former lock is waited for',
    file: 'packages/shared/src/rollout/lock/lock.ts',
    find: "  if (before !== undefined) return { state: 'busy', by: before.holder, service: before.service }\n",
    replace: '',
    tests: ['packages/shared/tests/rollout/lock/several-locks.test.ts'],
  },
  {
    without: 'no service is completed where another is lost',
    file: 'packages/shared/src/rollout/engine/complete.ts',
    find: '  if (lost !== undefined)\n',
    replace: '  if (false)\n',
    tests: ['actions/blue-green-deploy/tests/modes/several-services.test.ts'],
  },
  {
    without: 'no service decides alone about a group',
    file: 'packages/shared/src/rollout/engine/recover-lost-run.ts',
    find: '  if (group !== undefined) return undecidedGroup(group)\n',
    replace: '',
    tests: ['packages/shared/tests/rollout/group/group-recovery.test.ts'],
  },
  {
    without: 'an abort of another service is heard',
    file: 'packages/shared/src/rollout/group/group-signals.ts',
    find: '    for (const { service, deps } of others) lists.push(await signalsOf(service, deps.lock))\n',
    replace: '',
    tests: ['packages/shared/tests/rollout/group/group-signals.test.ts'],
  },
  {
    without: 'the locks of an unfinished group are taken',
    file: 'packages/shared/src/rollout/group/group-locks.ts',
    find: '      if (missing.length === 0) return',
    replace: '      if (true) return',
    tests: ['actions/blue-green-deploy/tests/modes/several-lost.test.ts'],
  },
  {
    without: 'a rollback migrates nothing',
    file: 'packages/shared/src/rollout/commands/migration.ts',
    find: "if (kind !== 'deploy') return []",
    replace: '',
    tests: ['packages/shared/tests/rollout/commands/migration.test.ts'],
  },
  {
    without: 'a migration is asked of every service',
    file: 'actions/blue-green-deploy/src/rollout/migration-guard.ts',
    find: 'if (conflict !== undefined) throw',
    replace: 'if (conflict !== undefined && deployed.length === 0) throw',
    tests: ['actions/blue-green-deploy/tests/rollout/migration.test.ts'],
  },
  {
    without: 'the schema guard asks other services',
    file: 'packages/shared/src/rollout/admission/schema-guard.ts',
    find: "if (check.state !== 'outside') return []",
    replace: "if (one.service !== service || check.state !== 'outside') return []",
    tests: ['packages/shared/tests/rollout/admission/schema-guard.test.ts'],
  },
  {
    without: 'a service that is gone frees its target',
    file: 'packages/shared/src/rollout/targets/target-owner.ts',
    find: 'using?.target !== target || (await newest.ended())',
    replace: 'using?.target !== target',
    tests: ['packages/shared/tests/rollout/targets/target-owner.test.ts'],
  },
]

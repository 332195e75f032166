import type { Mutation } from '../mutation.ts'

const tests = ['actions/blue-green-deploy/tests/by-command/evaluate.test.ts', 'actions/blue-green-deploy/tests/modes/by-command.test.ts']

/** Who approves by command, and what the line holds for. */
export const byCommandChecks: readonly Mutation[] = [
  {
    without: 'whoever pushed does not approve',
    file: 'actions/blue-green-deploy/src/by-command/evaluate.ts',
    find: 'proposing !== undefined && same(proposing.actor, person)',
    replace: 'proposing === null',
    tests,
  },
  {
    without: 'a run that is started again is that of whoever started it again',
    file: 'actions/blue-green-deploy/src/by-command/evaluate.ts',
    find: 'const { triggeredBy: person } = approving',
    replace: 'const { actor: person } = approving',
    tests,
  },
  {
    without: 'an approval counts once',
    file: 'actions/blue-green-deploy/src/by-command/evaluate.ts',
    find: 'intent.proposal === name',
    replace: 'intent.proposal === null',
    tests,
  },
  {
    without: 'nothing was rolled out since it was proposed',
    file: 'actions/blue-green-deploy/src/by-command/evaluate.ts',
    find: 'id > proposal.record',
    replace: 'id < 0 - proposal.record',
    tests,
  },
  {
    without: 'an approval by command is looked at again under the lock',
    file: 'actions/blue-green-deploy/src/rollout/promotion.ts',
    find: 'const admitted = await admit(candidate, command)',
    replace: 'const admitted = await admit(candidate)',
    tests,
  },
  {
    without: 'the default branch says who approves',
    file: 'actions/blue-green-deploy/src/by-command/approval.ts',
    find: "if (ruling?.approval === 'by-command') return ruling",
    replace: "if (ruling?.approval === 'by-command') return environment",
    tests,
  },
]

import type { Mutation } from '../mutation.ts'

const file = 'packages/shared/src/security-review/agreement.ts'
const tests = ['packages/shared/tests/security-review/agreement.test.ts']

/** Whose approval counts for high findings. */
export const securityReviewChecks: readonly Mutation[] = [
  {
    without: 'an approval by an author does not count',
    file,
    find: '!authors.some((one) => one.toLowerCase() === by.toLowerCase())',
    replace: 'by !== undefined',
    tests,
  },
  {
    without: 'an approval of an older commit does not count',
    file,
    find: 'approvals.filter(({ commit }) => commit === headSha)',
    replace: 'approvals.filter(({ commit }) => commit !== undefined)',
    tests,
  },
  {
    without: 'an approval before the findings were told does not count',
    file,
    find: 'ofHead.filter(({ at }) => at >= told.at)',
    replace: 'ofHead.filter(({ at }) => at >= 0)',
    tests,
  },
  {
    without: 'the files of the commit have to be those that were approved',
    file,
    find: 'if (!pull.sameFiles) {',
    replace: 'if (false) {',
    tests,
  },
  {
    without: 'a status that somebody else has set tells nobody anything',
    file: 'packages/shared/src/security-review/read-agreement.ts',
    find: 'by !== actionsBot || ',
    replace: '',
    tests: ['packages/shared/tests/security-review/read-agreement.test.ts'],
  },
  {
    without: 'production waits for what could not be asked',
    file: 'actions/blue-green-deploy/src/proposal/security-review.ts',
    find: "return { state: 'missing', unmet: { reason: `whether",
    replace: "return { state: 'not-missing', notes: [], unmet: { reason: `whether",
    tests: ['actions/blue-green-deploy/tests/modes/plan.test.ts'],
  },
]

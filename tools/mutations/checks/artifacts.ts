import type { Mutation } from '../mutation.ts'

const artifacts = 'packages/shared/src/rollout/artifacts'
const admission = 'packages/shared/src/rollout/admission'
const action = 'actions/blue-green-deploy/src'
const storeTests = 'packages/shared/tests/rollout/artifacts'
const passed = ['packages/shared/tests/rollout/admission/passed-artifact.test.ts']
const promotion = ['actions/blue-green-deploy/tests/modes/promotion.test.ts']
const numbering = ['actions/blue-green-deploy/tests/modes/numbering.test.ts']

/** Where the bytes of releases are kept, and which of them may go from one environment to the next. */
export const artifactChecks: readonly Mutation[] = [
  {
    without: 'the digest of a fetched artifact is compared',
    file: `${artifacts}/fetched-file.ts`,
    find: '    if ((await fileDigest(draft)) === digest) {',
    replace: "    if (digest !== '') {",
    tests: [`${storeTests}/actions-artifact.test.ts`],
  },
  {
    without: 'a file of an archive is found by its digest',
    file: `${artifacts}/zip-entry.ts`,
    find: 'if ((await fileDigest(to)) === digest) return true',
    replace: "if (digest !== '') return true",
    tests: [`${storeTests}/actions-artifact.test.ts`],
  },
  {
    without: 'a question that is refused is not an artifact that is gone',
    file: `${artifacts}/actions-artifact.ts`,
    find: "if (error instanceof GithubError) return 'unknown'",
    replace: "if (error instanceof GithubError) return 'no'",
    tests: [`${storeTests}/actions-artifact.test.ts`],
  },
  {
    without: 'an upload that was cut off is no artifact',
    file: `${artifacts}/release-asset.ts`,
    find: "return state === 'uploaded'",
    replace: "return state !== ''",
    tests: [`${storeTests}/release-asset.test.ts`],
  },
  {
    without: 'a login goes to the configured registry alone',
    file: `${artifacts}/select-store.ts`,
    find: 'if (password !== undefined && configured?.startsWith(`${host}/`) === true) return',
    replace: 'if (password !== undefined) return',
    tests: [`${storeTests}/select-store.test.ts`],
  },
  {
    without: 'the token of a registry does not go where it redirects',
    file: `${artifacts}/oci-registry.ts`,
    find: 'const own = new URL(url).origin === new URL(origin).origin && authorization !== undefined ? { authorization } : {}',
    replace: 'const own = authorization !== undefined ? { authorization } : {}',
    tests: [`${storeTests}/oci-artifact.test.ts`],
  },
  {
    without: 'a pass counts for a time',
    file: `${admission}/passed-artifact.ts`,
    find: 'if (!(age <= maxAge)) {',
    replace: 'if (age > Number.POSITIVE_INFINITY) {',
    tests: passed,
  },
  {
    without: 'what was taken back since has not passed',
    file: `${admission}/passed-artifact.ts`,
    find: 'if (bad !== undefined) return',
    replace: "if (bad === '') return",
    tests: passed,
  },
  {
    without: 'only an artifact of the same files is promoted',
    file: `${admission}/passed-artifact.ts`,
    find: '.filter(({ intent }) => intent.source?.tree === tree)',
    replace: ".filter(({ intent }) => intent.source !== undefined || tree === '')",
    tests: passed,
  },
  {
    without: 'rebuild refuse lets no rebuild pass',
    file: `${admission}/promotion-rule.ts`,
    find: "if (rebuild === 'allow') return { rule, state: 'clear', message: `a rebuild",
    replace: "if (rebuild !== undefined) return { rule, state: 'clear', message: `a rebuild",
    tests: passed,
  },
  {
    without: 'the deploying job asks again whether the artifact has passed',
    file: `${action}/admission/rollout-admission.ts`,
    find: '    ...promotionRules(environment, provenance),\n',
    replace: '',
    tests: promotion,
  },
  {
    without: 'an artifact whose bytes are gone is not promoted',
    file: `${action}/origin/artifact-choice.ts`,
    find: "if ((await store?.has(artifact.stored)) !== 'no') return",
    replace: 'if (store !== undefined) return',
    tests: promotion,
  },
  {
    without: 'a build for one environment is not promoted',
    file: `${action}/origin/artifact-choice.ts`,
    find: 'if (environment.builtPerEnvironment)',
    replace: "if (terms.environment === '')",
    tests: promotion,
  },
  {
    without: 'order is judged by the commits of the branch',
    file: 'packages/shared/src/rollout/ledger/live-release.ts',
    find: '?.intent.source?.sha ?? own',
    replace: '?.intent.release.sha ?? own',
    tests: ['packages/shared/tests/rollout/admission/evaluate.test.ts'],
  },
  {
    without: "a version does not name another commit's release",
    file: `${action}/numbering/numbering.ts`,
    find: 'if (release.sha !== sha && source?.sha !== sha && same === undefined) {',
    replace: "if (release.sha === '') {",
    tests: numbering,
  },
  {
    without: 'a version names only what passed its watch',
    file: `${action}/numbering/numbering.ts`,
    find: 'if (!passed) return',
    replace: "if (sha === '') return",
    tests: numbering,
  },
  {
    without: 'the record says where the bytes are kept',
    file: `${action}/rollout/request.ts`,
    find: '...(stored === undefined ? {} : { artifact: stored }),',
    replace: '',
    tests: promotion,
  },
]

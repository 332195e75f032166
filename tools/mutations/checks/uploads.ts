import type { Mutation } from '../mutation.ts'

const rollout = 'packages/shared/src/rollout'
const tests = 'packages/shared/tests/rollout'

/** What a rollback brings up is what it names. */
export const uploadChecks: readonly Mutation[] = [
  {
    without: 'a rollback uploads what is checked out although the provider still has the release',
    file: `${rollout}/commands/release-source.ts`,
    find: "  if (kept.state === 'kept') return kept\n",
    replace: '',
    tests: [`${tests}/commands/release-source.test.ts`],
  },
  {
    without: 'a rollback brings a release up without asking where it comes from',
    file: `${rollout}/commands/combined-placement.ts`,
    find: "subject.kind === 'rollback' ? bringBack",
    replace: "subject.kind === 'rollback' && false ? bringBack",
    tests: [`${tests}/commands/combined-placement.test.ts`],
  },
  {
    without: 'a label that several uploads carry is taken for one of them',
    file: `${rollout}/contract/uploads.ts`,
    find: '  const [upload, ...others] = list\n  if (others.length > 0)',
    replace: '  const [upload, ...others] = list\n  if (false)',
    tests: [`${tests}/contract/uploads.test.ts`],
  },
  {
    without: 'an upload is taken although it was made from another commit',
    file: `${rollout}/contract/uploads.ts`,
    find: 'if (upload.commit === undefined || upload.commit === release.sha)',
    replace: 'if (true)',
    tests: [`${tests}/contract/uploads.test.ts`],
  },
  {
    without: 'a deployment takes an older upload for the one that it has just made',
    file: `${rollout}/contract/uploads.ts`,
    find: 'after.list.filter(({ id }) => before.list.every((one) => one.id !== id))',
    replace: 'after.list.slice(0, 1)',
    tests: [`${tests}/contract/uploads.test.ts`],
  },
  {
    without: 'a release that is gone is built from a checkout of another commit',
    file: `${rollout}/commands/checkout.ts`,
    find: '  if (checkout.sha !== sha) return',
    replace: "  if (checkout.sha === '') return",
    tests: [`${tests}/commands/checkout.test.ts`],
  },
  {
    without: 'a checkout that nobody could read is taken for the release',
    file: `${rollout}/commands/checkout.ts`,
    find: "  if (checkout.state === 'unknown') return `but",
    replace: "  if (checkout.state === 'unknown') return undefined && `but",
    tests: [`${tests}/commands/checkout.test.ts`],
  },
  {
    without: 'a changed checkout is taken for its commit',
    file: `${rollout}/commands/checkout.ts`,
    find: 'if (checkout.changed.length === 0) return undefined',
    replace: 'if (checkout.changed.length >= 0) return undefined',
    tests: [`${tests}/commands/checkout.test.ts`],
  },
  {
    without: 'the commit of a repository around the working directory is taken for its own',
    file: `${rollout}/commands/checkout.ts`,
    find: '    GIT_CEILING_DIRECTORIES: dirname(cwd),\n',
    replace: '',
    tests: [`${tests}/commands/checkout.test.ts`],
  },
  {
    without: 'an emergency ends a rollout in the way for a release that cannot be brought up',
    file: 'actions/rollback/src/preflight/availability-check.ts',
    find: '    if (error instanceof ReleaseUnavailable) throw error\n',
    replace: '',
    tests: ['actions/rollback/tests/path/path-search.test.ts'],
  },
  {
    without: 'a side is warm for a release although the provider names another there',
    file: `${rollout}/ledger/record-state.ts`,
    find: "  return state === 'unknown' ? labelAgrees(record, side) : state === 'same'\n",
    replace: "  return state !== 'other'\n",
    tests: ['actions/rollback/tests/path/path-search.test.ts'],
  },
  {
    without: 'a deployment of Vercel that never served takes the place of the one that did',
    file: `${rollout}/targets/vercel/deployment-sides.ts`,
    find: ' && !hasSameRelease(one, served)',
    replace: '',
    tests: ['packages/rehearsal/tests/targets/vercel.test.ts'],
  },
  {
    without: "a label is looked for on the first page of Vercel's deployments alone",
    file: `${rollout}/targets/vercel/api.ts`,
    find: '        if (next === undefined) return { list: [...found.values()], more: false }',
    replace: '        return { list: [...found.values()], more: next !== undefined && false }',
    tests: ['packages/rehearsal/tests/targets/vercel.test.ts'],
  },
]

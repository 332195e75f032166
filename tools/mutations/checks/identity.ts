import type { Mutation } from '../mutation.ts'

const rollout = 'packages/shared/src/rollout'
const tests = 'packages/shared/tests/rollout'
const rollback = 'actions/rollback'

/** A release is its commit and digest, and what the provider calls it; what it is named after is only a label. */
export const identityChecks: readonly Mutation[] = [
  {
    without: 'a side is shifted to only as what was verified',
    file: `${rollout}/steps/verified-identity.ts`,
    find: '    other = identityLoss(verified, observed[colour].identity)\n',
    replace: '',
    tests: [`${tests}/engine/verified-identity.test.ts`],
  },
  {
    without: 'a watch is passed only by what was watched',
    file: `${rollout}/engine/complete.ts`,
    find: 'const other = identityDifference(identified, observed[intent.colour].identity)',
    replace: 'const other: string | undefined = undefined',
    tests: [`${tests}/engine/verified-identity.test.ts`],
  },
  {
    without: 'an identity that is written late says nothing of how far a rollout is',
    file: `${rollout}/ledger/record-state.ts`,
    find: "entries.findLast((entry) => entry.phase !== 'identified')",
    replace: 'entries.at(-1)',
    tests: [`${tests}/engine/verified-identity.test.ts`],
  },
  {
    without: 'an upload with the same label does not stand in for an id that is gone',
    file: `${rollout}/commands/release-source.ts`,
    find: '  if (id !== undefined) {\n',
    replace: '  if (id !== undefined && (await uploads.byId(id)) !== undefined) {\n',
    tests: [`${tests}/commands/release-source.test.ts`],
  },
  {
    without: 'a store that fails does not let a build take its place',
    file: `${rollout}/commands/combined-placement.ts`,
    find: "if (next.state !== 'artifact') {",
    replace: "if (next.state === 'gone') {",
    tests: [`${tests}/commands/combined-placement.test.ts`],
  },
  {
    without: 'a worktree runs no hook of the checkout',
    file: `${rollout}/commands/commit-worktree.ts`,
    find: "  'core.hooksPath=/dev/null',\n",
    replace: '',
    tests: [`${tests}/commands/commit-worktree.test.ts`],
  },
  {
    without: 'another build of a commit is another release',
    file: 'packages/shared/src/core/version.ts',
    find: 'one.digest === other.digest',
    replace: 'one.version === other.version',
    tests: [`${rollback}/tests/path/path-search.test.ts`],
  },
  {
    without: 'a tag names the release of its commit',
    file: `${rollback}/src/path/path-search.ts`,
    find: 'const tagged = destinationAt(records, release.sha)',
    replace: 'const tagged: ReturnType<typeof destinationAt> = undefined',
    tests: [`${rollback}/tests/path/path-search.test.ts`],
  },
  {
    without: 'a digest that nobody knows is not evaluated',
    file: 'packages/shared/src/probe/probe-run.ts',
    find: "const uncompared = options.digest?.state === 'unknown'",
    replace: 'const uncompared = false',
    tests: ['packages/shared/tests/probe/probe-run.test.ts'],
  },
  {
    without: 'a rollback is told what the ledger has of its release',
    file: `${rollback}/src/path/rollback-path.ts`,
    find: 'placement.sourceOf(pastReleaseOf(records, release), signal)',
    replace: 'placement.sourceOf({ release, identity: {}, stored: undefined }, signal)',
    tests: [`${rollback}/tests/stored-artifact.test.ts`],
  },
  {
    without: 'a tag on the commit of the branch names the release that was promoted there',
    file: `${rollout}/ledger/rollback-destination.ts`,
    find: ' || record.intent.source?.sha === sha',
    replace: '',
    tests: [`${tests}/ledger/rollback-destination.test.ts`],
  },
]

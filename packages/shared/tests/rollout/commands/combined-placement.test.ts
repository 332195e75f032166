import { describe, expect, it } from 'vitest'
import { ActionError } from '../../../src/core/errors.ts'
import type { Checkout } from '../../../src/rollout/commands/checkout.ts'
import { combinedPlacement, keptPlacement } from '../../../src/rollout/commands/combined-placement.ts'
import type { OwnPlacement } from '../../../src/rollout/commands/command-placement.ts'
import type { ArtifactStore } from '../../../src/rollout/contract/artifact-store.ts'
import type { Placement } from '../../../src/rollout/contract/placement.ts'
import type { SideRelease } from '../../../src/rollout/contract/side-release.ts'
import type { Upload } from '../../../src/rollout/contract/uploads.ts'
import { fakeLog } from '../../../src/testing/fakes.ts'
import { aRelease, fakeCommits, noCommits } from '../../../src/testing/rollout-fakes.ts'

const digest = `sha256:${'a'.repeat(64)}`
const stored = { digest, store: 'oci' as const, ref: 'ghcr.io/quay/harbor@sha256:1' }
const release = aRelease('v1.1.0')
const subject: SideRelease = { colour: 'green', release, artifact: undefined }
const files = `/commits/${release.sha}`
/** A rollback to what the ledger has as this id, and whose bytes it says are kept. */
const backTo = (past: NonNullable<SideRelease['past']>): SideRelease => ({ ...subject, kind: 'rollback', past })
const back = backTo({ identity: {}, stored: undefined })
const theCommit: Checkout = { state: 'commit', sha: release.sha, changed: [] }
const anotherCommit: Checkout = { state: 'commit', sha: 'c'.repeat(40), changed: [] }

type Scene = {
  own?: Partial<OwnPlacement>
  checkout?: Checkout
  makes?: readonly string[]
  commits?: 'here' | 'unreachable'
  store?: Partial<ArtifactStore> | undefined
  makesUploads?: boolean
}

const holding: ArtifactStore = { has: async () => 'yes', fetch: async (_artifact, folder) => `${folder}/site.tgz` }

/** A provider that keeps these uploads, and the user's command, which makes one more. */
function keeping(ids: readonly string[], scene: Scene = {}) {
  const { own = {}, checkout = anotherCommit, makes = ['new'], commits = 'here', store, makesUploads = false } = scene
  const calls: string[] = []
  const list = ids.map(uploadOf)
  const kept = keptPlacement({
    words: { one: 'version', of: 'the Worker', label: 'the tag', mend: 'Look.' },
    part: 'version',
    byId: async (id) => list.find((one) => one.id === id),
    find: async () => ({ list: [...list], complete: true }),
    take: async ({ id }) => void calls.push(`take ${id}`),
    missing: async () => new ActionError('there is none'),
    ...(makesUploads ? { make: async ({ artifact }) => uploadOf(`made of ${artifact}`) } : {}),
  })
  const provider: Placement = { retire: async () => undefined, ...kept }
  const {
    placement,
    log,
    commits: worktrees,
  } = combined({ own: preparing(calls, () => list.unshift(...makes.map(uploadOf)), own), checkout, commits, store, provider })
  return { calls, placement, log, worktrees }
}

const uploadOf = (id: string): Upload => ({ id, at: undefined, commit: undefined })

function preparing(calls: string[], upload: () => void, own: Partial<OwnPlacement> = {}): OwnPlacement {
  return {
    prepares: { source: undefined },
    retire: async () => undefined,
    prepare: async ({ artifact }, _signal, folder = 'checkout') => {
      calls.push(`prepare in ${folder}${artifact === undefined ? '' : ` from ${artifact}`}`)
      upload()
    },
    ...own,
  }
}

type Parts = { own: OwnPlacement; provider?: Placement } & Pick<Scene, 'checkout' | 'commits' | 'store'>

function combined({ own, provider, checkout = anotherCommit, commits = 'here', store }: Parts) {
  const log = fakeLog()
  const worktrees = fakeCommits()
  const placement = combinedPlacement(own, provider, {
    log,
    redact: String,
    checkout: async () => checkout,
    commits: commits === 'here' ? worktrees : noCommits('not our ref'),
    artifacts: store === undefined ? undefined : { store: { ...holding, ...store }, folder: '/temp/artifacts' },
  })
  return { placement, log, commits: worktrees }
}

describe('a rollback where the provider keeps uploads', () => {
  it('takes the one that the ledger has, whatever has its label by now, and runs no command', async () => {
    const { calls, placement } = keeping(['newer', 'old'], { store: holding })
    await placement.prepare(backTo({ identity: { version: 'old' }, stored }))
    expect(calls).toEqual(['take old'])
  })

  it('takes the only one with the label where the ledger has no id, and none of several', async () => {
    const { calls, placement } = keeping(['old'])
    await placement.prepare(back)
    expect(calls).toEqual(['take old'])
    const ambiguous = keeping(['old', 'older'])
    await expect(ambiguous.placement.prepare(back)).rejects.toThrow('2 versions of the Worker have the tag v1.1.0')
    expect(ambiguous.calls).toEqual([])
  })

  it('gives the bytes of the store to the command, which runs in the files of the commit', async () => {
    const { calls, placement, worktrees } = keeping(['newer'], { store: holding })
    await placement.prepare(backTo({ identity: { version: 'old' }, stored }))
    expect(calls).toEqual([`prepare in ${files} from /temp/artifacts/site.tgz`, 'take new'])
    expect([worktrees.opened, worktrees.closed]).toEqual([[release.sha], [release.sha]])
  })

  it('gives them to a provider that deploys by itself, without a command', async () => {
    const { calls, placement } = keeping([], {
      own: { prepares: undefined, prepare: async () => undefined },
      store: holding,
      makesUploads: true,
    })
    await placement.prepare(backTo({ identity: { version: 'old' }, stored }))
    expect(calls).toEqual(['take made of /temp/artifacts/site.tgz'])
  })

  it('uploads it again from the files of its commit, and removes them where that fails, too', async () => {
    const { calls, placement } = keeping(['newer'])
    await placement.prepare(backTo({ identity: { version: 'old' }, stored: undefined }))
    expect(calls).toEqual([`prepare in ${files}`, 'take new'])
    const failing = keeping([], { own: { prepare: () => Promise.reject(new Error('no')) } })
    await expect(failing.placement.prepare(back)).rejects.toThrow('no')
    expect(failing.worktrees.closed).toEqual([release.sha])
  })

  it.each([
    ['another commit is checked out', {}, `that is at ${'c'.repeat(40)}, while v1.1.0 is ${release.sha}`],
    ['nobody knows what is checked out', { checkout: { state: 'unknown', reason: 'no git' } as const }, 'no git'],
  ])('is refused where its commit cannot be had and %s, and runs no command', async (_name, more, reason) => {
    const { calls, placement } = keeping([], { ...more, commits: 'unreachable' })
    expect(await placement.sourceOf?.({ release, identity: {}, stored: undefined })).toMatchObject({ state: 'refused' })
    await expect(placement.prepare(back)).rejects.toThrow(reason)
    expect(calls).toEqual([])
  })

  it('runs in the checkout where that is its commit', async () => {
    const { calls, placement } = keeping([], { commits: 'unreachable', checkout: theCommit })
    await placement.prepare(back)
    expect(calls).toEqual(['prepare in checkout', 'take new'])
  })

  it('has nothing to bring up where no command makes one', async () => {
    const { placement } = keeping([], { own: { prepares: undefined } })
    expect(await placement.sourceOf?.({ release, identity: {}, stored: undefined })).toEqual({ state: 'gone' })
    await expect(placement.prepare(back)).rejects.toThrow('it is gone')
  })
})

describe('a store of artifacts that fails', () => {
  const failing = { fetch: () => Promise.reject(new ActionError('the registry answered 503')) }
  const gone = backTo({ identity: { version: 'old' }, stored })

  it('is no reason to build something else', async () => {
    const { calls, placement } = keeping([], { store: failing })
    await expect(placement.prepare(gone)).rejects.toThrow(`The bytes of v1.1.0 (${digest}) cannot be had: the registry answered 503`)
    expect(calls).toEqual([])
  })

  it('leaves what the command says it has, which is said', async () => {
    const { calls, placement, log } = keeping([], { store: failing, own: { available: async () => 'yes' } })
    await placement.prepare(gone)
    expect(calls).toEqual([`prepare in ${files}`, 'take new'])
    expect(log.lines).toEqual(['warning: the registry answered 503; v1.1.0 comes from what placement.prepare has kept'])
  })

  it('is asked for the bytes where it does not say whether it has them', async () => {
    const { placement, log } = keeping([], { store: { has: () => Promise.reject(new Error('timed out')) } })
    expect(await placement.sourceOf?.({ release, identity: { version: 'old' }, stored })).toEqual({ state: 'stored', stored })
    expect(log.lines).toEqual([`warning: Whether the artifact ${digest} is still there could not be asked: timed out`])
  })
})

describe('a deployment where the provider keeps uploads', () => {
  it('takes what its own command has just made in the checkout, whatever had the label before', async () => {
    const { calls, placement } = keeping(['old', 'older'])
    await placement.prepare(subject)
    expect(calls).toEqual(['prepare in checkout', 'take new'])
  })

  it.each([
    ['it made none', [], 'made no new version of v1.1.0'],
    ['somebody else made one at the same time', ['new', 'foreign'], 'which one it made is not known'],
  ])('is refused where %s', async (_name, makes, message) => {
    const { calls, placement } = keeping(['old'], { makes })
    await expect(placement.prepare(subject)).rejects.toThrow(message)
    expect(calls).toEqual(['prepare in checkout'])
  })

  it('says what is missing where nothing was ever uploaded', async () => {
    await expect(keeping([], { makes: [] }).placement.prepare(subject)).rejects.toThrow('there is none')
  })
})

describe('a rollback by commands alone', () => {
  const by = (own: Partial<OwnPlacement>, more: Omit<Parts, 'own'> = {}) => {
    const calls: string[] = []
    return { calls, ...combined({ own: preparing(calls, () => undefined, own), ...more }) }
  }

  it('starts what was built before, by default, in the files of its commit', async () => {
    const { calls, placement } = by({})
    await placement.prepare(back)
    expect(calls).toEqual([`prepare in ${files}`])
  })

  it('does so in the checkout where they cannot be had, and says so', async () => {
    const { calls, placement, log } = by({}, { commits: 'unreachable' })
    await placement.prepare(back)
    expect(calls).toEqual(['prepare in checkout'])
    expect(log.lines).toEqual([
      'warning: placement.prepare runs in the checkout instead of the files of v1.1.0, which cannot be had: not our ref',
    ])
  })

  it('starts the bytes of the store where it has them', async () => {
    const { calls, placement } = by({}, { store: holding })
    await placement.prepare(backTo({ identity: { artifact: digest }, stored }))
    expect(calls).toEqual([`prepare in ${files} from /temp/artifacts/site.tgz`])
  })

  it('builds from the files of its commit where the configuration says that it builds, and from no other commit', async () => {
    const building = { prepares: { source: 'checkout' as const } }
    const { calls, placement } = by(building)
    await placement.prepare(back)
    expect(calls).toEqual([`prepare in ${files}`])
    const without = by(building, { commits: 'unreachable' })
    await expect(without.placement.prepare(back)).rejects.toThrow('placement.prepare would have to build or upload v1.1.0')
    expect(without.calls).toEqual([])
  })
})

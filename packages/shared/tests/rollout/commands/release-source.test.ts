import { describe, expect, it } from 'vitest'
import { chooseSource, type SourceQueries } from '../../../src/rollout/commands/release-source.ts'
import type { PastRelease } from '../../../src/rollout/contract/side-release.ts'
import type { Upload, UploadChoice } from '../../../src/rollout/contract/uploads.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const digest = `sha256:${'a'.repeat(64)}`
const release = aRelease('v1.1.0', { digest })
const stored = { digest, store: 'release-asset' as const, ref: 'v1.1.0/site.tgz' }
const uploadOf = (id: string): Upload => ({ id, at: undefined, commit: undefined })
const several: UploadChoice = { state: 'refused', reason: '2 versions have the tag v1.1.0', hint: 'Look.' }

type Facts = {
  /** What the provider still has, by id; undefined where it keeps nothing under ids. */
  ids?: readonly string[] | undefined
  label?: UploadChoice
  recorded?: string | undefined
  kept?: 'yes' | 'no' | 'unknown' | 'no store' | undefined
  told?: 'yes' | 'no' | undefined
  prepares?: 'command' | 'provider' | 'nobody'
  from?: SourceQueries['from']
  commit?: boolean
}

/** What was asked, in its order, and what came of it. */
async function choose({ ids, label = { state: 'none' }, recorded, kept, told, prepares = 'command', from, commit = true }: Facts) {
  const asked: string[] = []
  const words = { one: 'version', of: 'the Worker harbor', label: 'the tag', mend: 'Look.' }
  const past: PastRelease = {
    release,
    identity: recorded === undefined ? {} : { version: recorded, artifact: digest },
    stored: kept === undefined ? undefined : stored,
  }
  const source = await chooseSource(past, {
    uploads:
      ids === undefined
        ? undefined
        : {
            part: 'version',
            words,
            byId: async (id) => {
              asked.push(`id ${id}`)
              return ids.includes(id) ? uploadOf(id) : undefined
            },
            byLabel: async () => {
              asked.push('label')
              return label
            },
          },
    prepares: prepares === 'nobody' ? undefined : prepares,
    from: from ?? (ids === undefined ? 'artifact' : 'checkout'),
    has:
      kept === 'no store'
        ? undefined
        : async () => {
            asked.push('store')
            return kept ?? 'no'
          },
    available: async () => told,
    commit: async () => {
      asked.push('commit')
      return commit ? { state: 'here' } : { state: 'unreachable', reason: 'not our ref' }
    },
  })
  const named = source.state === 'kept' ? `kept ${source.upload.id}` : source.state
  return { source, named, asked }
}

describe('where a release that ran before comes from, on a provider that keeps uploads', () => {
  const one: UploadChoice = { state: 'one', upload: uploadOf('newer') }
  it.each<[string, Facts, string, string[]]>([
    [
      'its own id, whatever has its label now',
      { ids: ['mine', 'newer'], recorded: 'mine', label: one, kept: 'yes', told: 'yes' },
      'kept mine',
      ['id mine'],
    ],
    ['its own id, where several have its label', { ids: ['mine', 'newer'], recorded: 'mine', label: several }, 'kept mine', ['id mine']],
    ['its own id, though the command says that it is gone', { ids: ['mine'], recorded: 'mine', told: 'no' }, 'kept mine', ['id mine']],
    [
      'its bytes, where its id is gone and another has its label',
      { ids: ['newer'], recorded: 'mine', label: one, kept: 'yes' },
      'stored',
      ['id mine', 'store'],
    ],
    [
      'a build of its commit, where its id and its bytes are gone',
      { ids: ['newer'], recorded: 'mine', label: one, kept: 'no' },
      'checkout',
      ['id mine', 'store', 'commit'],
    ],
    [
      'what the command says it has, where its id is gone',
      { ids: ['newer'], recorded: 'mine', label: one, told: 'yes' },
      'artifact',
      ['id mine'],
    ],
    [
      'what the command says it has, rather than a store that does not answer',
      { ids: [], recorded: 'mine', kept: 'unknown', told: 'yes' },
      'artifact',
      ['id mine', 'store'],
    ],
    ['a store that does not answer, rather than a build', { ids: [], recorded: 'mine', kept: 'unknown' }, 'stored', ['id mine', 'store']],
    [
      'nowhere, where its id is gone and its commit cannot be had',
      { ids: ['newer'], recorded: 'mine', label: one, commit: false },
      'refused',
      ['id mine', 'commit'],
    ],
    ['the only one with its label, where no id is recorded', { ids: ['newer'], label: one }, 'kept newer', ['label']],
    ['nowhere, where no id is recorded and several have its label', { ids: ['a', 'b'], label: several }, 'refused', ['label']],
    [
      'its bytes, where no id is recorded and several have its label',
      { ids: ['a', 'b'], label: several, kept: 'yes' },
      'stored',
      ['label', 'store'],
    ],
    ['nowhere, where the command says that it is gone and no id is recorded', { ids: ['newer'], label: one, told: 'no' }, 'gone', []],
    [
      'nowhere, where no command makes an upload',
      { ids: [], recorded: 'mine', prepares: 'nobody', kept: 'yes', told: 'yes' },
      'gone',
      ['id mine'],
    ],
    [
      'its bytes, where the provider deploys them itself',
      { ids: [], recorded: 'mine', prepares: 'provider', kept: 'yes' },
      'stored',
      ['id mine', 'store'],
    ],
    [
      'nowhere, where the provider deploys itself and the bytes are gone',
      { ids: [], recorded: 'mine', prepares: 'provider', kept: 'no', told: 'yes' },
      'gone',
      ['id mine', 'store'],
    ],
  ])('is %s', async (_name, facts, state, asked) => {
    const chosen = await choose(facts)
    expect([chosen.named, chosen.asked]).toEqual([state, asked])
  })

  it('is said to be nowhere with all that is missing', async () => {
    const { source } = await choose({ ids: ['newer'], recorded: 'mine', kept: 'no', commit: false })
    expect(source).toMatchObject({
      reason: `the Worker harbor no longer has the version mine, which was v1.1.0; the artifact ${digest} (release-asset v1.1.0/site.tgz) is no longer there; placement.prepare would have to build or upload v1.1.0 from its commit ${release.sha}, and that cannot be had: not our ref`,
    })
  })
})

describe('where it comes from on a target without uploads', () => {
  it.each<[string, Facts, string, string[]]>([
    ['its bytes', { kept: 'yes', told: 'yes' }, 'stored', ['store']],
    ['what the command has, where this run has no store', { kept: 'no store' }, 'artifact', []],
    ['what the command has, by default', {}, 'artifact', []],
    ['what the command has, where its bytes are gone', { kept: 'no' }, 'artifact', ['store']],
    ['its bytes, though the command says that it is gone', { kept: 'yes', told: 'no' }, 'stored', ['store']],
    ['nowhere, where the command says that it is gone', { told: 'no' }, 'gone', []],
    ['a build of its commit, where prepare builds', { from: 'checkout' }, 'checkout', ['commit']],
    ['no build, where the command says that none is needed', { from: 'checkout', told: 'yes' }, 'artifact', []],
    ['nowhere, where prepare builds and its commit cannot be had', { from: 'checkout', commit: false }, 'refused', ['commit']],
    ['what the provider brings up by itself, such as an image', { prepares: 'nobody', kept: 'yes' }, 'artifact', []],
  ])('is %s', async (_name, facts, state, asked) => {
    const chosen = await choose(facts)
    expect([chosen.named, chosen.asked]).toEqual([state, asked])
  })

  it('is not the bytes of another digest', async () => {
    const other = aRelease('v1.1.0', { digest: `sha256:${'b'.repeat(64)}` })
    const source = await chooseSource(
      { release: other, identity: {}, stored },
      {
        uploads: undefined,
        prepares: 'command',
        from: 'checkout',
        has: async () => 'yes',
        available: async () => undefined,
        commit: async () => ({ state: 'unreachable', reason: 'not our ref' }),
      },
    )
    expect(source).toMatchObject({ state: 'refused', reason: expect.stringContaining(`is not v1.1.0, whose digest is ${other.digest}`) })
  })
})

import { readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Colour } from '../../../../src/core/words.ts'
import { blocksOf, inPlaceOf } from '../page.ts'
import { type Artifact, digestOf, packedProgram, releaseOf, type Samples, savedImage, startSamples } from './samples.ts'

const read = (path: string) => readFile(path, 'utf8').catch(() => undefined)

const kinds = {
  systemd: {
    pack: packedProgram,
    extension: 'tar.gz',
    /** What systemd runs on a side: the program as it was when it was started. */
    runs: ({ state }: Samples, colour: Colour) => read(join(state, `active/harbor@${colour}.service`)),
    starts: (asked: readonly string[]) => asked.filter((one) => one.startsWith('systemctl start')).length,
    touchesSide: (asked: readonly string[]) => asked.some((one) => /^systemctl (stop|start)/.test(one)),
  },
  compose: {
    pack: savedImage,
    extension: 'image',
    /** What Docker runs on a side. */
    runs: async ({ state }: Samples, colour: Colour) => {
      const id = (await read(join(state, `containers/harbor-${colour}-harbor-1`)))?.trim()
      return id === undefined ? undefined : (await read(join(state, `images/${id}`)))?.split('\n')[1]
    },
    starts: (asked: readonly string[]) => asked.filter((one) => one.startsWith('recreated')).length,
    touchesSide: (asked: readonly string[]) => asked.some((one) => / (up|down) /.test(one)),
  },
} as const

describe.each(['systemd', 'compose'] as const)('the samples for %s', (kind) => {
  const { pack, extension, runs, starts, touchesSide } = kinds[kind]
  let samples: Samples
  const begin = async (keep?: number) => {
    samples = await startSamples(kind, keep === undefined ? {} : { keep })
  }
  beforeEach(() => begin())
  afterEach(() => samples[Symbol.asyncDispose]())

  const artifact = (text: string) => pack(samples.state, text)
  const kept = ({ digest }: Artifact) => join(samples.home, `releases/${digest.slice('sha256:'.length)}.${extension}`)
  const up = (colour: Colour, version: string, made: Artifact, more: { kind?: 'rollback'; gone?: true } = {}) =>
    samples.placement.prepare({
      colour,
      release: releaseOf(version, made),
      artifact: more.gone === true ? undefined : made.path,
      ...(more.kind === undefined ? {} : { kind: more.kind }),
    })
  const down = (colour: Colour, made: Artifact) =>
    samples.placement.retire({ colour, release: releaseOf('v1.0.0', made), artifact: undefined })
  const has = (version: string, made: Pick<Artifact, 'digest'>) => samples.placement.available?.(releaseOf(version, made))

  it('bring a release up, take it down, and once more change nothing', async () => {
    const made = await artifact('the first release')
    await up('blue', 'v1.0.0', made)
    expect(await runs(samples, 'blue')).toBe('the first release')
    expect(starts(await samples.asked())).toBe(1)
    await up('blue', 'v1.0.0', made)
    expect(starts(await samples.asked())).toBe(0)
    await down('blue', made)
    expect(await runs(samples, 'blue')).toBeUndefined()
    await down('blue', made)
    await up('blue', 'v1.0.0', made, { gone: true })
    expect(await runs(samples, 'blue')).toBe('the first release')
  })

  it('start the bytes of the digest where a tag was used again', async () => {
    const [first, second] = [await artifact('v1.0.0 as it passed'), await artifact('v1.0.0 as it was tagged again')]
    await up('blue', 'v1.0.0', first)
    await up('green', 'v1.0.0', second)
    await up('blue', 'v1.0.0', second)
    expect([await runs(samples, 'blue'), await has('v1.0.0', first)]).toEqual(['v1.0.0 as it was tagged again', 'yes'])
    await up('blue', 'v1.0.0', first, { kind: 'rollback', gone: true })
    expect(await runs(samples, 'blue')).toBe('v1.0.0 as it passed')
    expect(await runs(samples, 'green')).toBe('v1.0.0 as it was tagged again')
  })

  it('refuse an artifact that is not the release, before anything is asked of the machine', async () => {
    const [first, second] = [await artifact('what passed'), await artifact('something else')]
    await expect(
      samples.placement.prepare({ colour: 'blue', release: releaseOf('v1.0.0', first), artifact: second.path }),
    ).rejects.toMatchObject({ hint: expect.stringContaining(`its digest is ${second.digest}, and v1.0.0 has ${first.digest}`) })
    expect(await samples.asked()).toEqual([])
  })

  it('refuse a release of which nothing tells the bytes', async () => {
    await expect(
      samples.placement.prepare({ colour: 'blue', release: { version: 'v1.0.0', sha: '1'.repeat(40) }, artifact: undefined }),
    ).rejects.toMatchObject({ hint: expect.stringContaining('nothing tells which bytes v1.0.0 is') })
    expect(touchesSide(await samples.asked())).toBe(false)
  })

  it('refuse a release that is not kept any more, and leave the side as it is', async () => {
    const [first, gone] = [await artifact('the first'), await artifact('the gone one')]
    await up('blue', 'v1.0.0', first)
    await samples.asked()
    await expect(up('blue', 'v0.9.0', gone, { gone: true, kind: 'rollback' })).rejects.toMatchObject({
      hint: expect.stringMatching(/is not kept .*any more/),
    })
    expect(touchesSide(await samples.asked())).toBe(false)
    expect(await runs(samples, 'blue')).toBe('the first')
  })

  it('never start a kept file that was changed, and bring it anew where there is an artifact', async () => {
    const made = await artifact('the first release')
    await up('green', 'v1.0.0', made)
    await down('green', made)
    await truncate(kept(made), 30)
    expect(await has('v1.0.0', made)).toBe('no')
    await expect(up('green', 'v1.0.0', made, { gone: true })).rejects.toThrow('exit code 1')
    expect(await runs(samples, 'green')).toBeUndefined()
    await up('green', 'v1.0.0', made)
    expect(await runs(samples, 'green')).toBe('the first release')
  })

  it('leave the side alone where what is to run there cannot be unpacked', async () => {
    const first = await artifact('the first release')
    await up('blue', 'v1.0.0', first)
    const broken = await artifact('no release')
    await writeFile(broken.path, 'neither an archive nor an image')
    const digest = await digestOf(broken.path)
    await expect(up('blue', 'v1.1.0', { path: broken.path, digest })).rejects.toThrow('exit code 1')
    expect(await runs(samples, 'blue')).toBe('the first release')
  })

  it('keep what the sides run and so many others, the ones that ran last; a rollback deletes nothing', async () => {
    const made: Artifact[] = []
    for (let index = 0; index < 6; index += 1) {
      const one = await artifact(`release ${index}`)
      made.push(one)
      await up(index % 2 === 0 ? 'blue' : 'green', `v1.${index}.0`, one)
      // The clock of a file is as fine as the kernel's tick: an order is set by hand.
      await utimes(kept(one), index, index)
    }
    const there = async () =>
      (
        await Promise.all(
          made.map((one) =>
            stat(kept(one)).then(
              () => true,
              () => false,
            ),
          ),
        )
      )
        .map((is, index) => (is ? index : -1))
        .filter((index) => index >= 0)
    // Green runs 5, blue 4; of the others two are kept.
    expect(await there()).toEqual([2, 3, 4, 5])
    const another = join(samples.home, `releases/${'f'.repeat(64)}.${extension}`)
    await writeFile(another, 'kept before')
    await utimes(another, 0, 0)
    for (const [index, one] of made.entries()) {
      if (index === 2 || index === 3) await up('blue', `v1.${index}.0`, one, { gone: true, kind: 'rollback' })
    }
    expect(await there()).toEqual([2, 3, 4, 5])
    expect(await read(another)).toBe('kept before')
    expect((await readdir(join(samples.home, 'releases'))).filter((name) => name.endsWith('.name')).length).toBe(4)
  })

  it('tell whether a release is at hand, and that nobody knows it where nobody could look', async () => {
    const [made, never] = [await artifact('the first release'), await artifact('never deployed')]
    await up('blue', 'v1.0.0', made)
    expect([await has('v1.0.0', made), await has('v1.0.0', never)]).toEqual(['yes', 'no'])
    expect(await samples.placement.available?.({ version: 'v1.0.0', sha: '1'.repeat(40) })).toBe('no')
    if (kind === 'systemd') await samples.set('unreachable')
    else await rm(samples.home, { recursive: true })
    expect(await has('v1.0.0', made)).toBe('unknown')
  })

  it('bring a release up by hand, by its digest, as the page says', async () => {
    const made = await artifact('the first release')
    await up('blue', 'v1.2.3', made)
    await down('blue', made)
    const [block = ''] = blocksOf('command.md', 'Start and stop a release', 'bash')
    const shown = inPlaceOf(block, { [`sha256:${'0'.repeat(64)}`]: made.digest })
    expect(await samples.type(shown)).toMatchObject({ state: 'exited', code: 0, stdout: expect.stringContaining('blue runs v1.2.3') })
    expect(await runs(samples, 'blue')).toBe('the first release')
  })

  it('say what the machine says where it refuses', async () => {
    const made = await artifact('the first release')
    await samples.set('unreachable')
    await expect(up('blue', 'v1.0.0', made)).rejects.toMatchObject({
      hint: expect.stringMatching(/Connection refused|Cannot connect to the Docker daemon/),
    })
    await expect(down('blue', made)).rejects.toThrow('placement.retire')
  })
})

describe('the samples for systemd', () => {
  it('refuse what did not arrive whole', async () => {
    await using samples = await startSamples('systemd')
    const made = await packedProgram(samples.state, 'the first release')
    await samples.set('cut')
    const release = releaseOf('v1.0.0', made)
    await expect(samples.placement.prepare({ colour: 'blue', release, artifact: made.path })).rejects.toMatchObject({
      hint: expect.stringContaining('v1.0.0 did not arrive whole'),
    })
    expect(await readdir(join(samples.home, 'releases'))).toEqual([])
    expect(await samples.placement.available?.(release)).toBe('no')
  })

  it('say that there is no unit, and that a release has no program', async () => {
    await using samples = await startSamples('systemd')
    const made = await savedImage(samples.state, 'no archive')
    const packed = await packedProgram(samples.state, 'a program')
    const release = releaseOf('v1.0.0', packed)
    await rm(join(samples.state, 'units/harbor@.service'))
    await expect(samples.placement.prepare({ colour: 'blue', release, artifact: packed.path })).rejects.toMatchObject({
      hint: expect.stringContaining('Unit harbor@blue.service not loaded'),
    })
    await expect(samples.placement.retire({ colour: 'blue', release: releaseOf('v1.0.0', made), artifact: undefined })).rejects.toThrow(
      'exit code 5',
    )
  })

  it('are enabled while they run, so that they are there again after the machine has started anew', async () => {
    await using samples = await startSamples('systemd')
    const made = await packedProgram(samples.state, 'a program')
    const subject = { colour: 'blue' as const, release: releaseOf('v1.0.0', made), artifact: made.path }
    const enabled = () => readdir(join(samples.state, 'enabled'))
    await samples.placement.prepare(subject)
    expect(await enabled()).toEqual(['harbor@blue.service'])
    await samples.placement.retire(subject)
    expect(await enabled()).toEqual([])
  })

  it('need no more leave than the page gives their user', async () => {
    await using samples = await startSamples('systemd')
    const made = await packedProgram(samples.state, 'a program')
    for (const colour of ['blue', 'green'] as const) {
      const subject = { colour, release: releaseOf('v1.0.0', made), artifact: made.path }
      await samples.placement.prepare(subject)
      await samples.placement.retire(subject)
    }
    const [block = ''] = blocksOf('command.md', 'Start and stop a release', 'sudoers')
    const allowed = block.split('\n').flatMap((line) => line.replace(/^.*NOPASSWD: /, '').split(', '))
    const asked = (await samples.asked()).filter((one) => /^systemctl (start|stop|enable|disable) /.test(one))
    expect(asked.length).toBe(10)
    expect(asked.filter((one) => !allowed.includes(`/usr/bin/${one}`))).toEqual([])
  })

  it('take a version for words, whatever stands in it', async () => {
    await using samples = await startSamples('systemd')
    const made = await packedProgram(samples.state, 'a program')
    const version = `v1.0.0+$(touch ${samples.home}/run) ' "; touch ${samples.home}/run`
    await samples.placement.prepare({ colour: 'blue', release: releaseOf(version, made), artifact: made.path })
    expect((await readdir(samples.home)).sort()).toEqual(['blue', 'blue.digest', 'releases'])
  })
})

describe('the samples for Docker Compose', () => {
  it.each([
    ['crashes at once', 'did not start on blue'],
    ['two\nTAG harbor:other', 'must hold one image'],
  ])('refuse an image that %j', async (text, message) => {
    await using samples = await startSamples('compose')
    const made = await savedImage(samples.state, text)
    const subject = { colour: 'blue' as const, release: releaseOf('v1.0.0', made), artifact: made.path }
    await expect(samples.placement.prepare(subject)).rejects.toMatchObject({ hint: expect.stringContaining(message) })
  })

  it('keep two environments of one machine apart by the names that the page tells', async () => {
    await using samples = await startSamples('compose', { more: { DEPLOY_NAME: 'harbor-staging' } })
    const made = await savedImage(samples.state, 'the first')
    await samples.placement.prepare({ colour: 'blue', release: releaseOf('v1.0.0', made), artifact: made.path })
    expect(await readdir(join(samples.state, 'containers'))).toEqual(['harbor-staging-blue-harbor-1'])
  })

  it('ask Docker what runs, and believe no other answer', async () => {
    await using samples = await startSamples('compose')
    const [first, second] = [await savedImage(samples.state, 'the first'), await savedImage(samples.state, 'the second')]
    const up = (version: string, { path, digest }: Artifact) =>
      samples.placement.prepare({ colour: 'blue', release: releaseOf(version, { digest }), artifact: path })
    await up('v1.0.0', first)
    await samples.set('stale')
    await expect(up('v1.1.0', second)).rejects.toMatchObject({ hint: expect.stringContaining('runs the image') })
  })
})

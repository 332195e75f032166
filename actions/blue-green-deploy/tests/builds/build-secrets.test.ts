import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scriptStepsOf } from '@slipway/shared/testing/bundle'
import { describe, expect, it } from 'vitest'
import { RealBuild } from './real-build.ts'

const canary = 'canary-7f3a91c5e2'
const workflows = join(import.meta.dirname, '../../../../.github/workflows')
const ci = join(workflows, 'enhanced-ci.yml')
const ownCommands = {
  'setup-command': 'printf %s "$TOKEN" | sha256sum | cut -c 1-64 > setup.txt',
  'build-command': 'mkdir dist; cp setup.txt dist/; printf %s "$TOKEN$COLOUR" | sha256sum | cut -c 1-64 > dist/build.txt',
  // The tests fail where they find it.
  'test-command': 'test -z "${TOKEN:-}${COLOUR:-}"',
  output: 'dist',
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** The files below a folder in which a text stands. */
function filesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text))
}

/** Every file of the job with the secret in it; its programs are links into this machine. */
function leftBy({ root }: RealBuild): string[] {
  const folders = readdirSync(root).filter((name) => !['system', 'own'].includes(name) && !name.endsWith('.json'))
  return folders.flatMap((name) => filesWith(canary, join(root, name)))
}

async function aBuild(inputs: Readonly<Record<string, string>> = {}) {
  const machine = await RealBuild.start({ 'README.md': '# Harbor' })
  const built = await machine.build({ ...ownCommands, secrets: `TOKEN=${canary}`, variables: 'COLOUR=red', ...inputs })
  return { machine, built }
}

describe('a build secret', () => {
  it('reaches the setup, which runs first, and the build, and not the tests', async () => {
    const { machine, built } = await aBuild()
    await using _machine = machine
    expect(built, built.log).toMatchObject({ failed: undefined, packed: ['./build.txt', './setup.txt'] })
    expect(await machine.inRelease('cat setup.txt build.txt')).toBe(`${sha256(canary)}\n${sha256(`${canary}red`)}\n`)
  })

  it('is in no log, output, summary, evidence, artifact or file that the build leaves', async () => {
    const { machine, built } = await aBuild()
    await using _machine = machine
    expect(built.failed, built.log).toBeUndefined()
    // What the runner is told to mask it does not show.
    const shown = built.log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
    expect(shown.join('\n')).not.toContain(canary)
    expect(built.log).toContain(`::add-mask::${canary}`)
    expect(JSON.stringify(built.outputs)).not.toContain(canary)
    await machine.inRelease('true')
    expect(leftBy(machine)).toEqual([])
  })

  it('is found by this search where the build itself leaves it', async () => {
    const { machine } = await aBuild({ 'build-command': 'mkdir dist; printf %s "$TOKEN" > dist/leak.txt' })
    await using _machine = machine
    expect(leftBy(machine)).toHaveLength(1)
  })

  it('does not reach the build of a pull request from a fork', async () => {
    const machine = await RealBuild.start({ 'README.md': '# Harbor' })
    await using _machine = machine
    const event = JSON.stringify({ pull_request: { head: { repo: { full_name: 'stranger/harbor' } } } })
    await machine.write('../event.json', event)
    const built = await machine.build({ ...ownCommands, secrets: `TOKEN=${canary}`, variables: 'COLOUR=red' })
    expect(built.failed, built.log).toBe('Set up')
    expect(built.log).toContain('TOKEN: unbound variable')
    expect(built.log).toContain('The build secrets are withheld: this is the pull request of a fork.')
    expect(leftBy(machine)).toEqual([])
  })
})

describe('in the workflow', () => {
  it.each(['build', 'build-services'])('only the setup and the build of the job %s read the file with the variables', (job) => {
    const readers = scriptStepsOf(ci, job).filter(({ run, env }) => `${run}${JSON.stringify(env)}`.includes('variables-file'))
    expect(readers.map(({ name }) => name)).toEqual(['Set up', 'Build'])
  })

  it('the build secrets go to the mode build alone', () => {
    const given = readFileSync(ci, 'utf8')
      .split('\n')
      .filter((line) => line.includes('secrets.SLIPWAY_BUILD_SECRETS'))
    const steps = readFileSync(ci, 'utf8')
      .split(/\n {6}- /)
      .filter((step) => step.includes('secrets.SLIPWAY_BUILD_SECRETS'))
    expect(given).toHaveLength(2)
    expect(steps.map((step) => /mode: (\w+)/.exec(step)?.[1])).toEqual(['build', 'build'])
  })

  it('a cache is read and written where the mode build says so, and nowhere else', () => {
    const all = readdirSync(workflows).flatMap((file) => readFileSync(join(workflows, file), 'utf8').split(/\n {6}- /))
    const cached = all.filter((step) => step.includes('actions/cache'))
    expect(cached).toHaveLength(4)
    for (const step of cached) {
      const use = step.includes('actions/cache/save') ? 'save' : 'restore'
      expect(step).toContain(`if: \${{ steps.how.outputs.cache-${use} == 'true' }}`)
    }
    for (const step of all.filter((one) => one.includes('actions/setup-node'))) expect(step).toMatch(/package-manager-cache: false/)
  })
})

describe('what a run leaves in the cache', () => {
  const lock = { 'package.json': '{"scripts":{"build":"true"}}', 'package-lock.json': '{}' }
  const use = async (inputs: Readonly<Record<string, string>>) => {
    await using machine = await RealBuild.start(lock)
    const { outputs } = await machine.build(inputs)
    return [outputs['cache-restore'], outputs['cache-save']]
  }

  it.each([
    ['a check leaves nothing, and reads what the last deployment has kept', {}, ['true', 'false']],
    ['a build that may be deployed reads nothing of another run', { environment: 'production' }, ['false', 'true']],
    ['unless all is said', { environment: 'production', cache: 'all' }, ['true', 'true']],
    ['and a check leaves nothing then, either', { cache: 'all' }, ['true', 'false']],
    ['nothing is kept with off', { environment: 'production', cache: 'off' }, ['false', 'false']],
  ])('%s', async (_what, inputs, expected) => {
    expect(await use(inputs)).toEqual(expected)
  })

  it('is under a key that another lock file has not', async () => {
    await using machine = await RealBuild.start(lock)
    const first = await machine.build()
    await machine.write('package-lock.json', '{ }')
    const second = await machine.build()
    expect(first.outputs['cache-key']).not.toBe(second.outputs['cache-key'])
    expect(first.outputs['cache-key']).toBe(`slipway-npm-${sha256('{}')}`)
  })
})

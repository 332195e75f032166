import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemExec } from '../../../../src/ports/exec.ts'
import { commandTarget } from '../../../../src/rollout/targets/command/target.ts'
import { exited, fakeExec } from '../../../../src/testing/fakes.ts'
import { aRelease } from '../../../../src/testing/rollout-fakes.ts'
import { describeTarget } from '../../target-contract.ts'

/** The user's scripts: the split stands in a file, shares as parts of a hundred. */
const observe = `read -r blue green < split
printf '{"sides":{"blue":{"weight":%s,"address":"http://127.0.0.1:1"},"green":{"weight":%s,"address":"http://127.0.0.1:2"}}}' \\
  "$(awk "BEGIN{print $blue/100}")" "$(awk "BEGIN{print $green/100}")"`
const shift = 'echo "$BLUE_WEIGHT $GREEN_WEIGHT" > split'
const shell = (line: string): [string, ...string[]] => ['bash', '-euo', 'pipefail', '-c', line]

describeTarget("the user's commands", async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'slipway-command-'))
  await writeFile(join(cwd, 'split'), '100 0\n')
  const variables = { PATH: process.env['PATH'] ?? '' }
  const target = commandTarget(
    { observe: shell(observe), shift: shell(shift), weighted: true, affinity: 'none', timeLimit: 10_000 },
    { exec: systemExec, cwd, variables },
  )
  return {
    target,
    seesDown: false,
    up: async () => undefined,
    down: async () => undefined,
    [Symbol.asyncDispose]: () => rm(cwd, { recursive: true }),
  }
})

const subject = { colour: 'green' as const, release: aRelease('v1.1.0'), artifact: '/temp/app.tgz' }
const options = {
  observe: ['./observe'] as const,
  shift: ['./shift', '$COLOUR', '$GREEN_WEIGHT', '$RELEASE'] as const,
  weighted: true,
  affinity: 'none' as const,
}
const target = (reply: Parameters<typeof fakeExec>[0], variables: Record<string, string> = {}) => {
  const exec = fakeExec(reply)
  return { exec, target: commandTarget({ ...options, timeLimit: 1_000 }, { exec, cwd: '/workspace', variables }) }
}
const printed = (text: string) => target(() => exited(0, text)).target.observe()

describe('a target of commands', () => {
  it('hands the release and the weights over, as arguments and in the environment, and nothing of ours', async () => {
    let seen: Readonly<Record<string, string>> = {}
    const { exec, target: commands } = target(
      (_command, { env }) => {
        seen = env
        return exited(0)
      },
      { REGION: 'north' },
    )
    await commands.shift({ blue: 0.95, green: 0.05 }, subject)
    expect(exec.calls).toEqual([['./shift', 'green', '5', 'v1.1.0']])
    expect(Object.keys(seen).sort()).toEqual(
      ['ARTIFACT', 'BLUE_WEIGHT', 'COLOUR', 'GREEN_WEIGHT', 'REGION', 'RELEASE', 'RELEASE_DIGEST', 'RELEASE_SHA'].sort(),
    )
    expect(seen).toMatchObject({ BLUE_WEIGHT: '95', ARTIFACT: '/temp/app.tgz', RELEASE_SHA: subject.release.sha })
  })

  it.each([
    ['no JSON', 'hello', 'is not valid JSON'],
    ['a side missing', '{"sides":{"blue":{"weight":1}}}', 'sides.green'],
    ['a weight of 100', '{"sides":{"blue":{"weight":100},"green":{"weight":0}}}', 'sides.blue.weight'],
    ['an unknown key', '{"sides":{"blue":{"weight":1,"wieght":1},"green":{"weight":0}}}', 'wieght'],
    ['more than everything', '{"sides":{"blue":{"weight":1},"green":{"weight":0.5}}}', 'add up to 1.5'],
  ])('refuses an observation with %s', async (_name, text, message) => {
    await expect(printed(text)).rejects.toThrow(message)
  })

  it('says how a command failed, with its last lines', async () => {
    const { target: commands } = target(() => exited(3, '', 'one\ntwo'))
    await expect(commands.observe()).rejects.toMatchObject({
      message: 'target.observe (observe) ended with exit code 3',
      hint: 'Its last lines:\none\ntwo',
    })
  })

  it('says that a command took too long, and that a program is missing', async () => {
    await expect(target(() => ({ state: 'timed-out', stdout: '', stderr: '' })).target.observe()).rejects.toThrow('did not end within 1s')
    await expect(target(([program]) => ({ state: 'not-found', program })).target.observe()).rejects.toThrow(
      'there is no program "./observe"',
    )
  })

  it('never pastes text into a line that a shell reads', async () => {
    const exec = fakeExec(() => exited(0))
    const commands = commandTarget(
      { observe: ['x'], shift: ['bash', '-c', 'deploy "$RELEASE"'], weighted: true, affinity: 'none', timeLimit: 1 },
      { exec, cwd: '/', variables: {} },
    )
    await commands.shift({ blue: 1, green: 0 }, subject)
    expect(exec.calls).toEqual([['bash', '-c', 'deploy "$RELEASE"']])
  })
})

import { describe, expect, it } from 'vitest'
import { placement as placementSchema } from '../../../src/config/sections/environment/placement.ts'
import { systemExec } from '../../../src/ports/exec.ts'
import { combinedPlacement } from '../../../src/rollout/commands/combined-placement.ts'
import { commandPlacement } from '../../../src/rollout/commands/command-placement.ts'
import type { Placement } from '../../../src/rollout/contract/placement.ts'
import { exited, fakeExec, fakeLog } from '../../../src/testing/fakes.ts'
import { aRelease, noCommits } from '../../../src/testing/rollout-fakes.ts'

const release = aRelease('v1.1.0')
const subject = { colour: 'green' as const, release, artifact: undefined }
const config = (keys: Record<string, unknown>) => placementSchema.parse(keys)
const nothing: Placement = { prepare: async () => undefined, retire: async () => undefined }

const faked = (keys: Record<string, unknown>, reply: Parameters<typeof fakeExec>[0] = () => exited(0)) => {
  const log = fakeLog()
  const seen: Record<string, string>[] = []
  const exec = fakeExec((command, options) => {
    seen.push({ ...options.env })
    return reply(command, options)
  })
  const own = commandPlacement(config(keys), { keep: 3 }, { exec, cwd: '/w', variables: {}, log })
  return { log, exec, seen, own, redact: (text: string) => log.redact(text) }
}

describe("the user's own placement", () => {
  it('tells prepare and retire how many older releases to keep', async () => {
    const { exec, seen, own } = faked({ prepare: ['./up', '$COLOUR', '$KEEP'], retire: ['./down', '$KEEP'] })
    await own.prepare(subject)
    await own.retire(subject)
    expect(exec.calls).toEqual([
      ['./up', 'green', '3'],
      ['./down', '3'],
    ])
    await own.prepare({ ...subject, kind: 'rollback' })
    expect(seen.map(({ KEEP, RELEASE, KIND, PURPOSE }) => [KEEP, RELEASE, KIND, PURPOSE])).toEqual([
      ['3', 'v1.1.0', 'deploy', 'deploy'],
      ['3', 'v1.1.0', 'deploy', 'deploy'],
      ['3', 'v1.1.0', 'rollback', 'rollback'],
    ])
  })

  it('does nothing for a verb that is not there, and has no logs to tell', async () => {
    const { exec, own } = faked({})
    await own.prepare(subject)
    await own.retire(subject)
    expect([exec.calls, own.logs, own.available]).toEqual([[], undefined, undefined])
    const none = commandPlacement(undefined, { keep: 3 }, { exec, cwd: '/w', variables: {}, log: fakeLog() })
    await none.prepare(subject)
    expect(exec.calls).toEqual([])
  })

  it.each([
    [0, 'yes', []],
    [1, 'no', []],
    [2, 'unknown', ['warning: Whether v1.1.0 is still at hand is unknown: placement.available (have) ended with exit code 2']],
  ] as const)('takes exit code %d of available for %s', async (code, answer, lines) => {
    const { log, exec, own } = faked({ available: ['./have', '$RELEASE', '$RELEASE_SHA'] }, () => exited(code))
    expect(await own.available?.(release)).toBe(answer)
    expect(exec.calls).toEqual([['./have', 'v1.1.0', release.sha]])
    expect(log.lines).toEqual(lines)
  })

  it('does not take a program that is missing for an answer', async () => {
    const { log, own } = faked({ available: ['./have'] }, ([program]) => ({ state: 'not-found', program }))
    expect(await own.available?.(release)).toBe('unknown')
    expect(log.lines[0]).toContain('there is no program "./have"')
  })
})

/** For what neither a commit nor the bytes of a release are looked for. */
const noStores = { commits: noCommits('they were looked for'), artifacts: undefined }

/** For whom nothing may depend on what is checked out. */
const unread = () => Promise.reject(new Error('the checkout was looked at'))

const recording = (name: string, calls: string[], more: Partial<Placement> = {}): Placement => ({
  prepare: async () => void calls.push(`${name} up`),
  retire: async () => void calls.push(`${name} down`),
  ...more,
})

describe('placement by commands and by a provider together', () => {
  const log = fakeLog()
  const deps = { log, redact: (text: string) => text, checkout: unread, ...noStores }

  it('comes up from below and goes down from above', async () => {
    const calls: string[] = []
    const both = combinedPlacement(recording('own', calls), recording('provider', calls), deps)
    await both.prepare(subject)
    await both.retire(subject)
    expect(calls).toEqual(['own up', 'provider up', 'provider down', 'own down'])
  })

  it('brings nothing up at the provider where the command has failed, and takes nothing away below what still stands', async () => {
    const calls: string[] = []
    const failing: Placement = { prepare: () => Promise.reject(new Error('no')), retire: () => Promise.reject(new Error('no')) }
    await expect(combinedPlacement(failing, recording('provider', calls), deps).prepare(subject)).rejects.toThrow('no')
    await expect(combinedPlacement(recording('own', calls), failing, deps).retire(subject)).rejects.toThrow('no')
    expect(calls).toEqual([])
  })

  it('is the command alone where there is no provider', async () => {
    const calls: string[] = []
    const alone = combinedPlacement(recording('own', calls), undefined, deps)
    await alone.prepare(subject)
    await alone.retire(subject)
    expect(calls).toEqual(['own up', 'own down'])
    expect([await alone.logs?.(subject, 5), await alone.available?.(release)]).toEqual([undefined, 'unknown'])
  })

  it("takes the command's word first, and the provider's where the command does not know", async () => {
    const provider: Placement = { ...nothing, logs: async () => "provider's", available: async () => 'yes' }
    const ask = async (own: Placement) => {
      const both = combinedPlacement(own, provider, deps)
      return [await both.logs?.(subject, 5), await both.available?.(release)]
    }
    expect(await ask({ ...nothing, logs: async () => 'own', available: async () => 'no' })).toEqual(['own', 'no'])
    expect(await ask({ ...nothing, logs: async () => undefined, available: async () => 'unknown' })).toEqual(["provider's", 'yes'])
    expect(await ask(nothing)).toEqual(["provider's", 'yes'])
  })

  it('says who could not be asked, and asks the next', async () => {
    const failing: Placement = { ...nothing, logs: () => Promise.reject(new Error('journalctl is not there')) }
    const both = combinedPlacement(failing, { ...nothing, logs: async () => 'line' }, deps)
    expect(await both.logs?.(subject, 5)).toBe('line')
    expect(log.lines).toContain('warning: journalctl is not there')
    const cancelled = AbortSignal.abort(new Error('cancelled'))
    await expect(both.logs?.(subject, 5, cancelled)).rejects.toThrow('cancelled')
  })

  it('takes the secrets out of logs, and no more than the lines that were asked for', async () => {
    const {
      own,
      log: masking,
      redact,
    } = faked({ logs: ['./tail', '$LINES'] }, ([, lines = '']) => exited(0, `${lines}\nstarted\npassword hunter2\nready\n`))
    masking.mask('hunter2')
    const logs = combinedPlacement(own, undefined, { log: masking, redact, checkout: unread, ...noStores }).logs
    expect(await logs?.(subject, 3)).toBe('started\npassword ***\nready')
    expect(await logs?.(subject, 9)).toBe('9\nstarted\npassword ***\nready')
  })

  it('has no logs of any length', async () => {
    const long = Array.from({ length: 9 }, (_, index) => `${index}${'x'.repeat(9_999)}`).join('\n')
    const told = (text: string) => combinedPlacement({ ...nothing, logs: async () => text }, undefined, deps).logs?.(subject, 100)
    expect((await told(long))?.split('\n').map((line) => line[0])).toEqual(['3', '4', '5', '6', '7', '8'])
    expect(await told('x'.repeat(70_000))).toBe('… the last line has more than 65536 bytes and is left out')
    expect(await told('')).toBe('')
  })

  it('reads the logs from a real command without showing them in the log of the job', async () => {
    const shown: string[] = []
    const commands = {
      exec: systemExec,
      cwd: '/',
      variables: { PATH: process.env['PATH'] ?? '' },
      onOutput: (text: string) => shown.push(text),
    }
    const own = commandPlacement(config({ logs: 'seq "$LINES"; echo "$COLOUR"' }), { keep: 1 }, { ...commands, log: fakeLog() })
    expect(await combinedPlacement(own, undefined, deps).logs?.(subject, 3)).toBe('2\n3\ngreen')
    expect(shown).toEqual([])
  })
})

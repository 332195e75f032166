import { describe, expect, it } from 'vitest'
import type { Exec } from '../../../../src/ports/exec.ts'
import { commandUserTraffic } from '../../../../src/rollout/targets/command/user-traffic.ts'

const counters = { since: '2026-01-05T12:00:00Z', until: '2026-01-05T12:01:00Z', requests: 9, s4xx: 1, s5xx: 2, failed: 0, reset: false }

async function readingOf(printed: unknown) {
  const exec: Exec = async () => ({ state: 'exited', code: 0, stdout: JSON.stringify(printed), stderr: '' })
  const users = commandUserTraffic(['traffic.sh'], 1_000, { exec, cwd: '/', variables: {} })
  if (users.state !== 'offered') throw new Error('a command counts')
  return await users.read()
}

describe('what a command tells of users', () => {
  it('is the counters of each side, and null where one is not there', async () => {
    const blue = { source: 'nginx blue', ...counters }
    expect(await readingOf({ sides: { blue, green: null } })).toEqual({
      blue: { state: 'read', traffic: blue },
      green: { state: 'absent' },
    })
  })

  it.each([[{}], [{ sides: { blue: null } }], [{ sides: { blue: { source: 'x', ...counters, requests: -1 }, green: null } }]])(
    'is refused in another shape: %j',
    async (printed) => {
      await expect(readingOf(printed)).rejects.toThrow('What target.traffic printed is not the traffic of two sides')
    },
  )
})

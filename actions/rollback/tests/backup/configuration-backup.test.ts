import { redact } from '@slipway/shared/core/redact'
import { aRelease, simulatedTarget } from '@slipway/shared/testing/rollout-fakes'
import { describe, expect, it } from 'vitest'
import { configurationBackup } from '../../src/backup/configuration-backup.ts'

const release = aRelease('v1.0.0')
const order = async (secrets: Record<string, string>) => ({
  service: 'harbor',
  environment: 'production',
  at: 0,
  run: { id: 1, attempt: 1, sha: 'a'.repeat(40) },
  live: { colour: 'blue' as const, release, version: release.version },
  observed: await simulatedTarget({ blue: { release, up: true, assigned: 1 } }).observe(),
  file: { path: '.github/slipway.yml', text: `token: ${secrets['TOKEN'] ?? ''}` },
  secrets,
  redact: (text: string) => redact(text, Object.values(secrets)),
})

describe('the backup of the configuration', () => {
  it('holds what was live and the file, and of secrets no value', async () => {
    const backup = await configurationBackup(await order({ TOKEN: 'very-secret', PIN: '1234' }))
    expect(backup).toMatchObject({
      live: { colour: 'blue', version: 'v1.0.0', sha: release.sha },
      sides: { blue: { weight: 1, state: 'serving' }, green: { weight: 0 } },
      file: { text: 'token: ***', sha256: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) },
    })
    expect(Object.keys(backup.secrets.hashes)).toEqual(['PIN', 'TOKEN'])
    expect(JSON.stringify(backup)).not.toMatch(/very-secret|"1234"/)
  })

  it('has the same hash for the same value and salt, and another in each backup', async () => {
    const salt = Buffer.alloc(16, 1)
    const one = await configurationBackup({ ...(await order({ A: 'x', B: 'y' })), salt })
    const same = await configurationBackup({ ...(await order({ A: 'x', B: 'z' })), salt })
    const later = await configurationBackup(await order({ A: 'x' }))
    expect(same.secrets.hashes['A']).toBe(one.secrets.hashes['A'])
    expect(same.secrets.hashes['B']).not.toBe(one.secrets.hashes['B'])
    expect(later.secrets.hashes['A']).not.toBe(one.secrets.hashes['A'])
  })
})

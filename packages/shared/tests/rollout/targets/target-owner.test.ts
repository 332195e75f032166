import { type TargetRecord, targetTakenBy } from '@slipway/shared/rollout/targets/target-owner'
import { describe, expect, it } from 'vitest'

const record = (id: number, place: string, target: string | undefined, ended = false): TargetRecord => {
  const [service = '', environment = ''] = place.split('@')
  return { id, service, environment, target, ended: async () => ended }
}
const own = { service: 'api', environment: 'production', target: 'sha256:a' }
const taken = async (...records: TargetRecord[]) => {
  const found = await targetTakenBy(records, own)
  return found && `${found.service}@${found.environment} ${found.id}`
}

describe('a target that is used by another', () => {
  it.each<[string, TargetRecord[], string | undefined]>([
    ['by nobody', [], undefined],
    ['by itself', [record(1, 'api@production', 'sha256:a')], undefined],
    ['by another service', [record(2, 'web@production', 'sha256:a')], 'web@production 2'],
    ['by the same service of another environment', [record(2, 'api@staging', 'sha256:a')], 'api@staging 2'],
    ['by one that has moved away since', [record(3, 'web@production', 'sha256:b'), record(2, 'web@production', 'sha256:a')], undefined],
    [
      'by one whose newest record names none',
      [record(3, 'web@production', undefined), record(2, 'web@production', 'sha256:a')],
      'web@production 3',
    ],
    ['by one that is gone', [record(3, 'web@production', 'sha256:a', true), record(2, 'web@production', 'sha256:a')], undefined],
    ['by another target', [record(2, 'web@production', 'sha256:b')], undefined],
  ])('%s', async (_what, records, expected) => {
    expect(await taken(...records)).toBe(expected)
  })

  it('is refused with the way for a service that was renamed', async () => {
    expect(await targetTakenBy([record(7, 'shop@production', 'sha256:a')], own)).toMatchObject({
      reason: expect.stringContaining('The target of api in production is the one that shop in production uses (deployment 7)'),
      hint: expect.stringContaining('deployments/7/statuses -f state=inactive'),
    })
  })

  it('is not asked for where the own target is not known', async () => {
    expect(await targetTakenBy([record(2, 'web@production', undefined)], { ...own, target: undefined })).toBeUndefined()
  })
})
